// Writes when the first of what accounts hold lapses.
UNWIND $rows AS row
MATCH (a:Account {key: row.key})
SET a.expires_at = row.at
