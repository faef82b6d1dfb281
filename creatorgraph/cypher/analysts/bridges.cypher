// Bridges: creators of three to twenty accounts that fall apart without one edge.
// :param minimum => 3
// :param most => 20
// :param limit => 25
MATCH (creator:Creator {status: 'active'})<-[:BELONGS_TO]-(one:Account)
      -[edge:SAME_AS {band: 'link'}]->(two:Account)-[:BELONGS_TO]->(creator)
WHERE creator.account_count >= $minimum AND creator.account_count <= $most
WITH creator, collect(edge) AS edges, collect([one.key, two.key]) AS ways
UNWIND range(0, size(ways) - 1) AS place
WITH creator, edges[place] AS edge, ways[place] AS ends, ways[..place] + ways[place + 1..] AS others
// whom the other edges reach from one end: each round takes in at least one more, or there is nobody more
WITH creator, edge, ends,
  reduce(reached = [ends[0]], round IN range(2, creator.account_count) |
    reduce(now = reached, way IN others |
      CASE
        WHEN way[0] IN now AND NOT way[1] IN now THEN now + [way[1]]
        WHEN way[1] IN now AND NOT way[0] IN now THEN now + [way[0]]
        ELSE now
      END)) AS reached
WHERE NOT ends[1] IN reached
RETURN creator.name AS creator, creator.account_count AS accounts, ends[0] AS one, ends[1] AS two,
  edge.probability AS probability, edge.reasons AS reasons
ORDER BY probability, one, two
LIMIT $limit
