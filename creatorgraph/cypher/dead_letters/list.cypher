// Gives a page of messages that were given up, by id; all filters are optional.
MATCH (d:DeadLetter)
WHERE d.id > $after AND ($status IS NULL OR d.status = $status) AND ($kind IS NULL OR d.error = $kind)
WITH d ORDER BY d.id LIMIT $limit
RETURN collect(properties(d)) AS rows
