// Gives the accounts between two keys that were observed, as they are.
MATCH (a:Account)
WHERE a.key > $after AND a.key <= $until
WITH a // apart: with more beside a range, ArcadeDB looks at every one
WHERE a.status = 'active'
RETURN properties(a) AS account
