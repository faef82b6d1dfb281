// Gives a page of the accounts that were judged before, by key: they have a creator.
MATCH (a:Account)
WHERE a.key > $after AND a.status = 'active' AND (a)-[:BELONGS_TO]->(:Creator)
WITH a ORDER BY a.key LIMIT $limit
RETURN collect({key: a.key}) AS rows
