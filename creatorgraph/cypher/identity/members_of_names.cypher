// Gives the accounts that show these names, so many rows at most.
UNWIND $keys AS key
MATCH (n:Name {sorted: key})<-[:NAMED]-(a:Account)
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
