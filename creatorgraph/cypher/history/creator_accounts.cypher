// Pages through the accounts that creators had at an instant, in order of their keys, with the handles of all times.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Creator {id: p.key})<-[b:BELONGS_TO|BELONGED_TO]-(a:Account)
  WHERE coalesce(b.since, b.from) <= $as_of AND (b.to IS NULL OR b.to > $as_of)
    AND (p.after_key IS NULL OR a.key > p.after_key) AND (size(p.platforms) = 0 OR a.platform IN p.platforms)
  WITH a, min(coalesce(b.since, b.from)) AS since
  ORDER BY a.key
  LIMIT $limit
  RETURN a, since
}
CALL (a) {
  OPTIONAL MATCH (a)-[r:HAS_HANDLE]->(h:Handle)
  RETURN collect({handle: h.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS holdings
}
RETURN p.slot AS slot, properties(a) AS account, holdings, since, $as_of AS as_of
ORDER BY slot, a.key
