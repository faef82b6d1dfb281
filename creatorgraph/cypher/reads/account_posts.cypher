// Pages through the posts of many accounts at once, each from behind its own cursor, newest first.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Account {key: p.key})-[:POSTED]->(post:Post)
  WITH post, coalesce(post.posted_at, '') AS at, p
  WHERE p.after_key IS NULL OR at < p.after_at OR (at = p.after_at AND post.key < p.after_key)
  RETURN post, at
  ORDER BY at DESC, post.key DESC
  LIMIT $limit
}
WITH p, post, at ORDER BY p.slot, at DESC, post.key DESC
RETURN collect({slot: p.slot, at: at, post: properties(post)}) AS rows
