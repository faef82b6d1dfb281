// Gives the accounts that show the bio of these keys, so many rows at most.
UNWIND $keys AS key
MATCH (a:Account {bio_key: key})
WHERE a.status = 'active'
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
