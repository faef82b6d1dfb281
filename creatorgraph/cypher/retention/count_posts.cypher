// Counts the posts that a source showed until an instant.
MATCH (p:Post)
WHERE p.observed_at <= $at AND p.source = $source
RETURN count(p) AS posts
