// Gives the key of the last of so many accounts behind a key, as the index has them, or null behind the last.
MATCH (a:Account)
WHERE a.key > $after
WITH a.key AS key LIMIT $limit
RETURN max(key) AS until
