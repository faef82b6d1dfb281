// Gives the identity edges of these accounts.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[s:SAME_AS]-(b:Account)
WITH a.key AS a, b.key AS b, properties(s) AS edge
RETURN collect({a: a, b: b, edge: edge}) AS rows
