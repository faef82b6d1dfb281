// Pages through the agencies that manage accounts, by id.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Account {key: p.key})-[:MANAGED_BY]->(g:Agency)
  WHERE p.after_key IS NULL OR g.id > p.after_key
  RETURN g
  ORDER BY g.id
  LIMIT $limit
}
RETURN p.slot AS slot, properties(g) AS agency
ORDER BY slot, g.id
