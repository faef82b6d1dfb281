// Finds messages that were given up, by id.
MATCH (d:DeadLetter)
WHERE d.id IN $ids
RETURN collect(properties(d)) AS rows
