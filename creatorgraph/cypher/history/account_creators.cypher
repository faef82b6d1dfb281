// Finds the creators that accounts belonged to at an instant.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[b:BELONGS_TO|BELONGED_TO]->(c:Creator)
WHERE coalesce(b.since, b.from) <= $as_of AND (b.to IS NULL OR b.to > $as_of)
RETURN key, min(c.id) AS creator
