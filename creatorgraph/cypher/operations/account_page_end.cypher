// Gives the key of the last of so many accounts behind a key, as the index has them, or null behind the last.
MATCH (a:Account)
USING INDEX a:Account(key)
WHERE a.key > $after
WITH a.key AS key LIMIT $limit
WITH collect(key) AS keys // apart: asked for the greatest of them, Neo4j goes through the index from its end
UNWIND keys AS key
RETURN max(key) AS until
