// Gives the versions of the creators between two ids, by id, to compare the search index with.
MATCH (c:Creator)
WHERE c.id > $after AND c.id <= $until
WITH c ORDER BY c.id
RETURN collect({id: c.id, status: c.status, updated_at: c.updated_at}) AS rows
