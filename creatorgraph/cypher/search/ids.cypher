// Gives the versions of creators in the order of their ids, one page, to compare the search index with.
MATCH (c:Creator)
WHERE c.id > $after AND ($until IS NULL OR c.id <= $until)
WITH c ORDER BY c.id LIMIT $limit
RETURN collect({id: c.id, status: c.status, updated_at: c.updated_at}) AS rows
