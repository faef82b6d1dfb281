// Gives the decisions that a split made, with both accounts of each.
MATCH (d:Decision {split: $split})
MATCH (a:Account)<-[:ABOUT {side: 'a'}]-(d)-[:ABOUT {side: 'b'}]->(b:Account)
WITH properties(d) AS decision, a.key AS a, b.key AS b
RETURN collect({decision: decision, a: a, b: b}) AS rows
