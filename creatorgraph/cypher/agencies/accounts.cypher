// Pages through the accounts that agencies manage, by key.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Agency {id: p.key})<-[m:MANAGED_BY]-(a:Account)
  WHERE p.after_key IS NULL OR a.key > p.after_key
  RETURN a, m
  ORDER BY a.key
  LIMIT $limit
}
RETURN p.slot AS slot, properties(a) AS account, m.since AS since
ORDER BY slot, a.key
