// Gives a page of creators by id, with the keys of their accounts.
MATCH (c:Creator)
WHERE c.id > $after AND c.status = 'active'
WITH c ORDER BY c.id LIMIT $limit
OPTIONAL MATCH (a:Account)-[:BELONGS_TO]->(c)
RETURN properties(c) AS creator, collect(a.key) AS accounts
