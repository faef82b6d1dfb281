// Pages through the identity edges that accounts had at an instant, strongest first, with the account on the other side.
UNWIND $parents AS p
CALL (p) {
  MATCH (a:Account {key: p.key})-[s:SAME_AS|WAS_SAME_AS]-(b:Account)
  WHERE coalesce(s.from, s.scored_at) <= $as_of AND (s.to IS NULL OR s.to > $as_of)
  WITH s, a, b, coalesce(s.weight, 0.0) AS weight, p
  WHERE p.after_key IS NULL OR weight < p.after_weight OR (weight = p.after_weight AND b.key > p.after_key)
  RETURN s, a, b, weight
  ORDER BY weight DESC, b.key
  LIMIT $limit
}
CALL (a) {
  OPTIONAL MATCH (a)-[r:HAS_HANDLE]->(h:Handle)
  RETURN collect({handle: h.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS holdings
}
CALL (b) {
  OPTIONAL MATCH (b)-[r:HAS_HANDLE]->(h:Handle)
  RETURN collect({handle: h.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS other_holdings
}
RETURN p.slot AS slot, weight, properties(s) AS edge, properties(a) AS account, properties(b) AS other, holdings,
  other_holdings, $as_of AS as_of
ORDER BY slot, weight DESC, b.key
