// Writes posts of accounts; an older sighting of a post never overwrites a newer one.
UNWIND $rows AS row
MERGE (p:Post {key: row.post.key})
WITH p, row
WHERE p.observed_at IS NULL OR p.observed_at <= row.post.observed_at
SET p += row.post
WITH p, row
MATCH (a:Account {key: row.account})
MERGE (a)-[:POSTED]->(p)
