// Gives the changes of the feed with these numbers, in their order. By numbers and not by a range: ArcadeDB reads all for that.
MATCH (c:Change)
WHERE c.seq IN $numbers
RETURN properties(c) AS change
ORDER BY change.seq
