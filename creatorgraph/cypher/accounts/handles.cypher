// Gives who holds or held handles, and which of them are known although nobody does; takes no turn.
UNWIND $keys AS key
MATCH (h:Handle {key: key})
OPTIONAL MATCH (h)<-[r:HAS_HANDLE]-(a:Account)
RETURN collect({handle: h.key, account: a.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS rows
