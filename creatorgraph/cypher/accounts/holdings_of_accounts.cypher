// Gives the handles that each of these accounts holds or held.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[r:HAS_HANDLE]->(h:Handle)
RETURN collect({account: a.key, handle: h.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS rows
