// Pages through the decisions about many accounts that were made by an instant, the latest first, with the accounts of each.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Account {key: p.key})<-[:ABOUT]-(d:Decision)
  WHERE d.at <= $as_of
  WITH DISTINCT d, p
  WHERE p.after_at IS NULL OR d.at < p.after_at OR (d.at = p.after_at AND d.id > p.after_id)
  RETURN d
  ORDER BY d.at DESC, d.id
  LIMIT $limit
}
MATCH (d)-[:ABOUT {side: 'a'}]->(a:Account), (d)-[:ABOUT {side: 'b'}]->(b:Account)
RETURN p.slot AS slot, properties(d) AS decision, a.key AS a, b.key AS b, $as_of AS as_of
ORDER BY slot, d.at DESC, d.id
