// Pages through the accounts of many creators at once, each from behind its own cursor, in order of their keys; of some platforms, or of all.
UNWIND $parents AS p
CALL (p) {
  MATCH (:Creator {id: p.key})<-[r:BELONGS_TO]-(a:Account)
  WHERE (p.after_key IS NULL OR a.key > p.after_key) AND (size(p.platforms) = 0 OR a.platform IN p.platforms)
  RETURN a, r
  ORDER BY a.key
  LIMIT $limit
}
WITH p, a, r ORDER BY p.slot, a.key
RETURN collect({slot: p.slot, account: properties(a), since: r.since, confidence: r.confidence}) AS rows
