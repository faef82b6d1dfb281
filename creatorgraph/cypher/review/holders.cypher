// Gives who held these handles, and from when to when.
UNWIND $keys AS key
MATCH (h:Handle {key: key})<-[r:HAS_HANDLE]-(a:Account)
WITH h.key AS handle, a.key AS account, r.from AS since, r.to AS until
RETURN collect({handle: handle, account: account, since: since, until: until}) AS rows
