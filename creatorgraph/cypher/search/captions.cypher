// Gives the captions of the newest posts of creators, the newest first: words that a filter looks for.
UNWIND $ids AS id
CALL (id) {
  MATCH (:Creator {id: id})<-[:BELONGS_TO]-(:Account)-[:POSTED]->(p:Post)
  WHERE p.caption IS NOT NULL AND p.caption <> ''
  WITH p, coalesce(p.posted_at, '') AS at
  ORDER BY at DESC, p.key DESC
  LIMIT $limit
  RETURN collect(p.caption) AS captions
}
RETURN collect({id: id, captions: captions}) AS rows
