// Gives the accounts that show these urls, so many rows at most.
UNWIND $keys AS key
MATCH (e:Url {key: key})<-[:HAS_URL]-(a:Account)
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
