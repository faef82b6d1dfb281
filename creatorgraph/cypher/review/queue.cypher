// The review queue: edges that a decision would settle, by expected loss p(1-p) x log10(10 + followers on both sides).
MATCH (a:Account)-[s:SAME_AS {band: $band}]->(b:Account)
WHERE ($platform IS NULL OR a.platform = $platform OR b.platform = $platform)
  AND ($evidence IS NULL OR $evidence IN keys(s))
MATCH (a)-[:BELONGS_TO]->(ca:Creator)
MATCH (b)-[:BELONGS_TO]->(cb:Creator)
WHERE (ca.id = cb.id) = $joined AND ($creator IS NULL OR ca.id = $creator OR cb.id = $creator)
WITH a, s, b, ca, cb,
  CASE WHEN ca.id = cb.id THEN coalesce(a.followers, 0) + coalesce(b.followers, 0)
       ELSE coalesce(ca.followers_largest, a.followers, 0) + coalesce(cb.followers_largest, b.followers, 0) END AS reach
WHERE reach >= $minimum
WITH a, s, b, ca, cb, reach, s.probability * (1.0 - s.probability) * log10(10.0 + reach) AS loss
WHERE $after_a IS NULL OR loss < $after_loss
   OR (loss = $after_loss AND (a.key > $after_a OR (a.key = $after_a AND b.key > $after_b)))
OPTIONAL MATCH (l:Claim {key: a.key + ' ' + b.key})
WHERE l.until > $at
WITH a, s, b, ca, cb, reach, loss, l
WHERE ($actor IS NULL OR l IS NULL OR l.actor = $actor)
  AND NOT EXISTS {
    MATCH (a)<-[:ABOUT]-(d:Decision)-[:ABOUT]->(b)
    WHERE d.superseded_at IS NULL
  }
  AND ($joined OR NOT EXISTS {
    MATCH (ca)<-[:BELONGS_TO]-(:Account)<-[:ABOUT]-(e:Decision {verdict: 'DIFFERENT'})-[:ABOUT]->(:Account)-[:BELONGS_TO]->(cb)
    WHERE e.superseded_at IS NULL
  })
RETURN properties(a) AS account, properties(b) AS other, properties(s) AS edge, ca.id AS creator, cb.id AS other_creator,
  reach, loss, l.actor AS claimed_by, l.until AS claimed_until
ORDER BY loss DESC, account.key, other.key
LIMIT $limit
