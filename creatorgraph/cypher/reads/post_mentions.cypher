// Pages through the accounts that many posts mention, each from behind its own cursor, in order of their keys.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Post {key: p.key})-[:MENTIONS]->(a:Account)
  WHERE p.after_key IS NULL OR a.key > p.after_key
  RETURN DISTINCT a
  ORDER BY a.key
  LIMIT $limit
}
WITH p, a ORDER BY p.slot, a.key
RETURN collect({slot: p.slot, account: properties(a)}) AS rows
