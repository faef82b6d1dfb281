// Gives the case of two accounts, as the queue would: the edge if there is one, both creators, what hangs on it, who holds it.
MATCH (a:Account {key: $a}), (b:Account {key: $b})
OPTIONAL MATCH (a)-[s:SAME_AS]->(b)
OPTIONAL MATCH (a)-[:BELONGS_TO]->(ca:Creator)
OPTIONAL MATCH (b)-[:BELONGS_TO]->(cb:Creator)
OPTIONAL MATCH (l:Claim {key: a.key + ' ' + b.key})
WHERE l.until > $at
RETURN properties(a) AS account, properties(b) AS other, properties(s) AS edge, ca.id AS creator, cb.id AS other_creator,
  CASE WHEN ca.id = cb.id THEN coalesce(a.followers, 0) + coalesce(b.followers, 0)
       ELSE coalesce(ca.followers_largest, a.followers, 0) + coalesce(cb.followers_largest, b.followers, 0) END AS reach,
  l.actor AS claimed_by, l.until AS claimed_until
LIMIT 1
