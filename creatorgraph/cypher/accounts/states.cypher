// Gives the state of accounts, with the handles that each holds or held; takes no turn.
UNWIND $keys AS key
MATCH (a:Account {key: key})
OPTIONAL MATCH (a)-[r:HAS_HANDLE]->(h:Handle)
WITH a, collect({handle: h.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS holdings
RETURN collect({account: properties(a), holdings: holdings}) AS rows
