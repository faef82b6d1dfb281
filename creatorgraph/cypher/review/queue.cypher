// A part of the review queue, in order: edges at these places that a decision would settle.
MATCH (a)-[s:SAME_AS]->(b)
WHERE s.place IN $places
WITH a, s, b
WHERE ($after_a IS NULL OR s.place < $after_place
   OR (s.place = $after_place AND (a.key > $after_a OR (a.key = $after_a AND b.key > $after_b))))
  AND ($evidence IS NULL OR $evidence IN keys(s))
  AND ($platform IS NULL OR a.platform = $platform OR b.platform = $platform)
MATCH (a)-[:BELONGS_TO]->(ca:Creator)
MATCH (b)-[:BELONGS_TO]->(cb:Creator)
WHERE (ca.id = cb.id) = $joined AND ($creator IS NULL OR ca.id = $creator OR cb.id = $creator)
WITH a, s, b, ca, cb,
  CASE WHEN ca.id = cb.id THEN coalesce(a.followers, 0) + coalesce(b.followers, 0)
       ELSE coalesce(ca.followers_largest, a.followers, 0) + coalesce(cb.followers_largest, b.followers, 0) END AS reach
WHERE reach >= $minimum
OPTIONAL MATCH (l:Claim {key: a.key + ' ' + b.key})
WHERE l.until > $at
WITH a, s, b, ca, cb, reach, l
WHERE ($actor IS NULL OR l IS NULL OR l.actor = $actor)
  AND NOT EXISTS {
    MATCH (a)<-[:ABOUT]-(d:Decision)-[:ABOUT]->(b)
    WHERE d.superseded_at IS NULL
  }
  AND ($joined OR NOT EXISTS {
    MATCH (ca)<-[:BELONGS_TO]-(:Account)<-[:ABOUT]-(e:Decision {verdict: 'DIFFERENT'})-[:ABOUT]->(:Account)-[:BELONGS_TO]->(cb)
    WHERE e.superseded_at IS NULL
  })
WITH a, s, b, ca, cb, reach, l
ORDER BY s.place DESC, a.key, b.key
LIMIT $limit
RETURN properties(a) AS account, properties(b) AS other, properties(s) AS edge, ca.id AS creator, cb.id AS other_creator,
  reach, l.actor AS claimed_by, l.until AS claimed_until
ORDER BY edge.place DESC, account.key, other.key
