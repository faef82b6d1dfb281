// Pages through the identifiers of many accounts: e-mails, handles, names, addresses; with those of the past where wanted.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Account {key: p.key})-[r:HAS_EMAIL|HAS_HANDLE|HAS_URL|NAMED]->(i)
  WHERE $past OR r.to IS NULL
  WITH r, i, type(r) AS kind, coalesce(r.from, r.first_seen, '') AS since, p
  WHERE p.after_key IS NULL
    OR kind > p.after_kind
    OR (kind = p.after_kind AND i.key > p.after_key)
    OR (kind = p.after_kind AND i.key = p.after_key AND since > p.after_since)
  RETURN r, i, kind, since
  ORDER BY kind, i.key, since
  LIMIT $limit
}
RETURN p.slot AS slot, kind, since, properties(r) AS shown, properties(i) AS identifier
ORDER BY slot, kind, i.key, since
