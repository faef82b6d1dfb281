// Gives creators, where their ids redirect to and since when, and the name they had at an instant where it changed since.
UNWIND $ids AS id
MATCH (asked:Creator {id: id})
CALL (asked) {
  MATCH way = (asked)-[:REDIRECTS_TO*0..]->(c:Creator)
  RETURN c, length(way) AS step, [r IN relationships(way) | r.at] AS times
}
WITH * WHERE coalesce(c.status, '') <> 'erased'
CALL (c) {
  OPTIONAL MATCH (change:Change {creator: c.id, kind: 'RENAMED'})
  WHERE change.account IS NULL AND change.at > $as_of
  WITH change ORDER BY change.seq LIMIT 1
  RETURN collect(change.was) AS names
}
RETURN id AS asked, properties(c) AS creator, times, names
ORDER BY asked, step
