// Pages through the identity edges of many accounts at once, strongest first, with the account on the other side.
UNWIND $parents AS p
CALL (p) {
  MATCH (a:Account {key: p.key})-[s:SAME_AS]-(b:Account)
  WITH s, a, b, coalesce(s.weight, 0.0) AS weight, p
  WHERE p.after_key IS NULL OR weight < p.after_weight OR (weight = p.after_weight AND b.key > p.after_key)
  RETURN s, a, b, weight
  ORDER BY weight DESC, b.key
  LIMIT $limit
}
WITH p, s, a, b, weight ORDER BY p.slot, weight DESC, b.key
RETURN collect({slot: p.slot, weight: weight, edge: properties(s), account: properties(a), other: properties(b)}) AS rows
