// Gives all decisions in force, with both accounts of each.
MATCH (d:Decision)
WHERE d.superseded_at IS NULL
MATCH (a:Account)<-[:ABOUT {side: 'a'}]-(d)-[:ABOUT {side: 'b'}]->(b:Account)
WITH properties(d) AS decision, a.key AS a, b.key AS b
RETURN collect({decision: decision, a: a, b: b}) AS rows
