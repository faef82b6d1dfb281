// Gives accounts with what tells of a past instant: the handles they were seen under, and since when they have a creator.
UNWIND $keys AS key
MATCH (a:Account {key: key})
CALL (a) {
  OPTIONAL MATCH (a)-[r:HAS_HANDLE]->(h:Handle)
  RETURN collect({handle: h.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS holdings
}
CALL (a) {
  OPTIONAL MATCH (a)-[b:BELONGS_TO|BELONGED_TO]->(:Creator)
  RETURN min(coalesce(b.since, b.from)) AS resolved_at
}
RETURN properties(a) AS account, holdings, resolved_at
