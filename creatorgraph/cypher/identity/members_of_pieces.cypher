// Gives the accounts whose handle or name begins or ends with these pieces, so many rows of each at most.
UNWIND $keys AS key
MATCH (h:Handle {head: key})<-[r:HAS_HANDLE]-(a:Account)
WHERE r.to IS NULL AND a.status = 'active'
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
UNION ALL
UNWIND $keys AS key
MATCH (h:Handle {tail: key})<-[r:HAS_HANDLE]-(a:Account)
WHERE r.to IS NULL AND a.status = 'active'
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
UNION ALL
UNWIND $keys AS key
MATCH (n:Name {head: key})<-[:NAMED]-(a:Account)
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
UNION ALL
UNWIND $keys AS key
MATCH (n:Name {tail: key})<-[:NAMED]-(a:Account)
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
