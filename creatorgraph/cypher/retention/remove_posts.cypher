// Removes some of the posts that a source showed until an instant.
MATCH (p:Post)
WHERE p.observed_at <= $at AND p.source = $source
WITH p LIMIT $limit
DETACH DELETE p
RETURN count(*) AS posts
