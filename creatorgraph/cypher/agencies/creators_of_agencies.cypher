// Gives the creators that agencies manage an account of.
UNWIND $ids AS id
MATCH (:Agency {id: id})<-[:MANAGED_BY]-(:Account)-[:BELONGS_TO]->(c:Creator)
RETURN DISTINCT c.id AS id
