// Gives the creators that accounts belong to.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[:BELONGS_TO]->(c:Creator)
RETURN DISTINCT c.id AS id
