// Gives accounts on which something lapses by an instant, the earliest first.
MATCH (a:Account)
WHERE a.expires_at <= $at
WITH a ORDER BY a.expires_at, a.key LIMIT $limit
RETURN a.key AS key
