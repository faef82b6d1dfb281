// Gives the changes of the feed behind a number, in their order.
MATCH (c:Change)
WHERE c.seq > $seq
WITH c ORDER BY c.seq LIMIT $limit
RETURN properties(c) AS change
ORDER BY change.seq
