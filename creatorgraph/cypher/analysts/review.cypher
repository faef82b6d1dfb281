// The review band by expected loss, as the review queue orders it: p(1-p) x log10(10 + followers of both accounts).
// :param limit => 25
MATCH (one:Account)-[edge:SAME_AS {band: 'review'}]->(two:Account)
WITH one, two, edge, coalesce(one.followers, 0) + coalesce(two.followers, 0) AS reach
RETURN one.key AS one, one.display_name AS one_name, two.key AS two, two.display_name AS two_name,
  edge.probability AS probability, reach, edge.probability * (1 - edge.probability) * log10(10 + reach) AS expected_loss,
  edge.reasons AS reasons
ORDER BY expected_loss DESC, one, two
LIMIT $limit
