// Gives the identity edges that stand between these pairs.
UNWIND $rows AS row
MATCH (a:Account {key: row.left})-[s:SAME_AS]-(b:Account {key: row.right})
WITH row.left AS a, row.right AS b, properties(s) AS edge
RETURN collect({a: a, b: b, edge: edge}) AS rows
