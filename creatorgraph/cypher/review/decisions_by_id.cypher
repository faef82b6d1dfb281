// Gives decisions by their ids, with both accounts of each.
UNWIND $ids AS id
MATCH (d:Decision {id: id})
MATCH (a:Account)<-[:ABOUT {side: 'a'}]-(d)-[:ABOUT {side: 'b'}]->(b:Account)
WITH properties(d) AS decision, a.key AS a, b.key AS b
RETURN collect({decision: decision, a: a, b: b}) AS rows
