// Lists the identity edges that stood at an instant among the accounts that a creator had then.
MATCH (c:Creator {id: $id})<-[r:BELONGS_TO|BELONGED_TO]-(a:Account)-[s:SAME_AS|WAS_SAME_AS]->(b:Account)
WHERE coalesce(r.since, r.from) <= $as_of AND (r.to IS NULL OR r.to > $as_of)
  AND coalesce(s.from, s.scored_at) <= $as_of AND (s.to IS NULL OR s.to > $as_of)
MATCH (b)-[t:BELONGS_TO|BELONGED_TO]->(c)
WHERE coalesce(t.since, t.from) <= $as_of AND (t.to IS NULL OR t.to > $as_of)
RETURN a.key AS a, b.key AS b, properties(s) AS edge
ORDER BY a, b
LIMIT $limit
