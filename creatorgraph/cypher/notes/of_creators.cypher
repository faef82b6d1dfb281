// Pages through a tenant's notes on creators, those on ids from before a merge as well, the newest first.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Creator {id: p.key})-[:REDIRECTS_TO*0..]->(c:Creator)
  WHERE NOT EXISTS { (c)-[:REDIRECTS_TO]->(:Creator) } AND coalesce(c.status, '') <> 'erased'
  MATCH (c)<-[:REDIRECTS_TO*0..]-(:Creator)<-[:NOTED_ON]-(n:Note {tenant: p.tenant})
  WHERE p.after_at IS NULL OR n.created_at < p.after_at OR (n.created_at = p.after_at AND n.id < p.after_id)
  RETURN n
  ORDER BY n.created_at DESC, n.id DESC
  LIMIT $limit
}
RETURN p.slot AS slot, properties(n) AS note
ORDER BY slot, n.created_at DESC, n.id DESC
