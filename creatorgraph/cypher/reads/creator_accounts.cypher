// Pages through the accounts of many creators at once, each from behind its own cursor, in order of their keys.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Creator {id: p.key})<-[r:BELONGS_TO]-(a:Account)
  WHERE p.after_key IS NULL OR a.key > p.after_key
  RETURN a, r
  ORDER BY a.key
  LIMIT $limit
}
RETURN p.slot AS slot, properties(a) AS account, r.since AS since, r.confidence AS confidence
ORDER BY slot, a.key
