// Pages through the handles that accounts were seen under by an instant; those that they had lost by then where wanted.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Account {key: p.key})-[r:HAS_HANDLE]->(i:Handle)
  WHERE r.from <= $as_of AND ($past OR r.to IS NULL OR r.to > $as_of)
    AND (p.after_key IS NULL OR i.key > p.after_key)
  RETURN r, i
  ORDER BY i.key
  LIMIT $limit
}
RETURN p.slot AS slot, 'HAS_HANDLE' AS kind, properties(r) AS shown, properties(i) AS identifier, $as_of AS as_of
ORDER BY slot, i.key
