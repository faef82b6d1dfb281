// Gives the identity edges of these accounts that have no place in the review queue yet, with what it is made of.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[s:SAME_AS]->(b:Account)
WHERE s.place IS NULL
RETURN collect({left: a.key, right: b.key, probability: s.probability, band: s.band,
                reach: coalesce(a.followers, 0) + coalesce(b.followers, 0)}) AS rows
