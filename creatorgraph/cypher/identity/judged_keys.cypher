// Gives the accounts between two keys that were judged before, by key: they have a creator.
MATCH (a:Account)
WHERE a.key > $after AND a.key <= $until
WITH a // apart: with more beside a range, ArcadeDB looks at every one
WHERE a.status = 'active' AND (a)-[:BELONGS_TO]->(:Creator)
WITH a ORDER BY a.key
RETURN collect({key: a.key}) AS rows
