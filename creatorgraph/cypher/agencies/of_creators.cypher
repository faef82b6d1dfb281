// Pages through the agencies that manage accounts of creators, by id.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Creator {id: p.key})<-[:BELONGS_TO]-(:Account)-[:MANAGED_BY]->(g:Agency)
  WHERE p.after_key IS NULL OR g.id > p.after_key
  WITH DISTINCT g
  ORDER BY g.id
  LIMIT $limit
  RETURN g
}
RETURN p.slot AS slot, properties(g) AS agency
ORDER BY slot, g.id
