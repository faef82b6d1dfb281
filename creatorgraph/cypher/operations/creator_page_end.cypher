// Gives the id of the last of so many creators behind an id, as the index has them, or null behind the last.
MATCH (c:Creator)
USING INDEX c:Creator(id)
WHERE c.id > $after
WITH c.id AS id LIMIT $limit
WITH collect(id) AS ids // apart: asked for the greatest of them, Neo4j goes through the index from its end
UNWIND ids AS id
RETURN max(id) AS until
