// Takes the turn of accounts that are about to be written, and gives their state as it is then, with the handles that each holds or held.
UNWIND $keys AS key
MATCH (a:Account {key: key})
SET a.turn = $turn
WITH a
OPTIONAL MATCH (a)-[r:HAS_HANDLE]->(h:Handle)
WITH a, collect({handle: h.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS holdings
RETURN collect({account: properties(a), holdings: holdings}) AS rows
