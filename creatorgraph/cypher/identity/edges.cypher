// Gives the identity edges of these accounts.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[r:SAME_AS]-(b:Account)
RETURN collect({account: a.key, other: b.key, edge: properties(r)}) AS rows
