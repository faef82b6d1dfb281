// Gives a creator, where there is one at all.
MATCH (c:Creator)
RETURN c.id AS id LIMIT 1
