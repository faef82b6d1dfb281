// Gives the accounts whose handle, with or without affixes, or whose name written together is one of these words, so many rows of each at most.
UNWIND $keys AS key
MATCH (h:Handle {stem: key})<-[r:HAS_HANDLE]-(a:Account)
WHERE r.to IS NULL AND a.status = 'active'
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
UNION ALL
UNWIND $keys AS key
MATCH (h:Handle {skeleton: key})<-[r:HAS_HANDLE]-(a:Account)
WHERE r.to IS NULL AND a.status = 'active'
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
UNION ALL
UNWIND $keys AS key
MATCH (n:Name {compact: key})<-[:NAMED]-(a:Account)
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
UNION ALL
UNWIND $keys AS key
MATCH (n:Name {reversed: key})<-[:NAMED]-(a:Account)
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
