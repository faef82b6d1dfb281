// Gives a page of the accounts that were observed, by key.
MATCH (a:Account)
WHERE a.key > $after AND a.status = 'active'
WITH a ORDER BY a.key LIMIT $limit
RETURN collect(a.key) AS keys
