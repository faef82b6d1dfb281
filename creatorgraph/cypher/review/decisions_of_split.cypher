// Gives the decisions that a split made, with both accounts of each.
MATCH (d:Decision {split: $split})
MATCH (d)-[:ABOUT {side: 'a'}]->(a:Account), (d)-[:ABOUT {side: 'b'}]->(b:Account)
WITH properties(d) AS decision, a.key AS a, b.key AS b
RETURN collect({decision: decision, a: a, b: b}) AS rows
