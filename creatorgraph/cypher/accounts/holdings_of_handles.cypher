// Gives who holds or held each of these handles.
UNWIND $keys AS key
MATCH (h:Handle {key: key})<-[r:HAS_HANDLE]-(a:Account)
RETURN collect({account: a.key, handle: h.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS rows
