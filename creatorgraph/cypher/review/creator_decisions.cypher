// Pages through the decisions about any account of many creators at once, the latest first.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Creator {id: p.key})<-[:BELONGS_TO]-(:Account)<-[:ABOUT]-(d:Decision)
  WITH DISTINCT d, p
  WHERE p.after_at IS NULL OR d.at < p.after_at OR (d.at = p.after_at AND d.id > p.after_id)
  RETURN d
  ORDER BY d.at DESC, d.id
  LIMIT $limit
}
MATCH (d)-[:ABOUT {side: 'a'}]->(a:Account), (d)-[:ABOUT {side: 'b'}]->(b:Account)
RETURN p.slot AS slot, properties(d) AS decision, a.key AS a, b.key AS b
ORDER BY slot, d.at DESC, d.id
