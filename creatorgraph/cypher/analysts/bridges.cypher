// Bridges: creators of three accounts or more that fall apart without one edge.
// :param minimum => 3
// :param limit => 25
MATCH (creator:Creator {status: 'active'})<-[:BELONGS_TO]-(account:Account)
WHERE creator.account_count >= $minimum
WITH creator, collect(account.key) AS members
MATCH (creator)<-[:BELONGS_TO]-(one:Account)-[edge:SAME_AS {band: 'link'}]->(two:Account)
WHERE two.key IN members
OPTIONAL MATCH way = (one)-[:SAME_AS*2..5]-(two)
WHERE all(step IN relationships(way) WHERE step.band = 'link' AND step <> edge)
  AND all(place IN nodes(way) WHERE place.key IN members)
WITH creator, one, edge, two, count(way) AS ways
WHERE ways = 0
RETURN creator.name AS creator, creator.account_count AS accounts, one.key AS one, two.key AS two,
  edge.probability AS probability, edge.reasons AS reasons
ORDER BY probability, one, two
LIMIT $limit
