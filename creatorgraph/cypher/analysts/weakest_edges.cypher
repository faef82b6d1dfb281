// The weakest edges that still link accounts inside a creator: where a wrong merge is likeliest.
// :param limit => 25
MATCH (creator:Creator)<-[:BELONGS_TO]-(one:Account)-[edge:SAME_AS]->(two:Account)-[:BELONGS_TO]->(creator)
WHERE edge.band = 'link'
RETURN creator.name AS creator, one.key AS one, one.handle AS one_handle, two.key AS two, two.handle AS two_handle,
  edge.probability AS probability, edge.weight AS bits, edge.reasons AS reasons
ORDER BY bits, one, two
LIMIT $limit
