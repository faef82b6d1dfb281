// Finds the identity edge between two accounts, and the creator of each.
MATCH (a:Account {key: $a}), (b:Account {key: $b})
OPTIONAL MATCH (a)-[s:SAME_AS]-(b)
OPTIONAL MATCH (a)-[:BELONGS_TO]->(ca:Creator)
OPTIONAL MATCH (b)-[:BELONGS_TO]->(cb:Creator)
RETURN properties(s) AS edge, ca.id AS creator_of_a, cb.id AS creator_of_b
