// Gives the id of the last of so many creators behind an id, as the index has them, or null behind the last.
MATCH (c:Creator)
WHERE c.id > $after
WITH c.id AS id LIMIT $limit
RETURN max(id) AS until
