// Gives the creators between two ids, by id, with the keys of their accounts.
MATCH (c:Creator)
WHERE c.id > $after AND c.id <= $until
WITH c // apart: with more beside a range, ArcadeDB looks at every one
WHERE c.status = 'active'
WITH c ORDER BY c.id
OPTIONAL MATCH (a:Account)-[:BELONGS_TO]->(c)
RETURN properties(c) AS creator, collect(a.key) AS accounts
