// Notes that accounts were resolved as they are; who was written again meanwhile stays stale.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})
WHERE a.stale = row.stale
SET a.stale = null
