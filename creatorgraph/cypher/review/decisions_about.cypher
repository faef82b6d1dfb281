// Gives the decisions in force about these accounts, with both accounts of each.
UNWIND $keys AS key
MATCH (:Account {key: key})<-[:ABOUT]-(d:Decision)
WHERE d.superseded_at IS NULL
WITH DISTINCT d
MATCH (d)-[:ABOUT {side: 'a'}]->(a:Account), (d)-[:ABOUT {side: 'b'}]->(b:Account)
WITH properties(d) AS decision, a.key AS a, b.key AS b
RETURN collect({decision: decision, a: a, b: b}) AS rows
