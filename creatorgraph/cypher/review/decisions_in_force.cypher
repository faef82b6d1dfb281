// Gives all decisions in force, with both accounts of each.
// From the decision to its accounts: the other way round took ArcadeDB 141 s and not 0.2 where 10,000 are about one account.
MATCH (d:Decision)
WHERE d.superseded_at IS NULL
MATCH (d)-[:ABOUT {side: 'a'}]->(a:Account), (d)-[:ABOUT {side: 'b'}]->(b:Account)
WITH properties(d) AS decision, a.key AS a, b.key AS b
RETURN collect({decision: decision, a: a, b: b}) AS rows
