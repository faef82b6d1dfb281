// Gives decisions by their ids, with both accounts of each.
UNWIND $ids AS id
MATCH (d:Decision {id: id})
MATCH (d)-[:ABOUT {side: 'a'}]->(a:Account), (d)-[:ABOUT {side: 'b'}]->(b:Account)
WITH properties(d) AS decision, a.key AS a, b.key AS b
RETURN collect({decision: decision, a: a, b: b}) AS rows
