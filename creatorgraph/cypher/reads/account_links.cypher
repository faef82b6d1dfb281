// Pages through the profile links of many accounts to other accounts, in order of their keys; past ones where wanted.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Account {key: p.key})-[r:LINKS_TO]->(b:Account)
  WITH r, b, coalesce(r.ref, '') AS ref, p
  WHERE ($past OR r.to IS NULL)
    AND (p.after_key IS NULL OR b.key > p.after_key OR (b.key = p.after_key AND ref > p.after_ref))
  RETURN r, b, ref
  ORDER BY b.key, ref
  LIMIT $limit
}
RETURN p.slot AS slot, ref, properties(r) AS link, properties(b) AS other
ORDER BY slot, b.key, ref
