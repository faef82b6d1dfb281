// Finds agencies by id.
UNWIND $ids AS id
MATCH (g:Agency {id: id})
RETURN properties(g) AS agency
