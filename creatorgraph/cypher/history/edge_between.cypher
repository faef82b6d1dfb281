// Finds the identity edge that stood between two accounts at an instant, and the creator that each had then.
MATCH (a:Account {key: $a}), (b:Account {key: $b})
CALL (a, b) {
  OPTIONAL MATCH (a)-[s:SAME_AS|WAS_SAME_AS]-(b)
  WHERE coalesce(s.from, s.scored_at) <= $as_of AND (s.to IS NULL OR s.to > $as_of)
  RETURN collect(properties(s)) AS edges
}
CALL (a) {
  OPTIONAL MATCH (a)-[r:BELONGS_TO|BELONGED_TO]->(c:Creator)
  WHERE coalesce(r.since, r.from) <= $as_of AND (r.to IS NULL OR r.to > $as_of)
  RETURN min(c.id) AS creator_of_a
}
CALL (b) {
  OPTIONAL MATCH (b)-[r:BELONGS_TO|BELONGED_TO]->(c:Creator)
  WHERE coalesce(r.since, r.from) <= $as_of AND (r.to IS NULL OR r.to > $as_of)
  RETURN min(c.id) AS creator_of_b
}
RETURN edges, creator_of_a, creator_of_b
