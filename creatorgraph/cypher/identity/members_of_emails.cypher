// Gives the accounts that show these emails, so many rows at most.
UNWIND $keys AS key
MATCH (e:Email {key: key})<-[:HAS_EMAIL]-(a:Account)
WITH key, a.key AS account LIMIT $limit
RETURN collect({key: key, account: account}) AS rows
