// Counts the accounts of each platform on which something lapses by an instant.
MATCH (a:Account)
WHERE a.expires_at <= $at
RETURN a.platform AS platform, count(a) AS accounts
