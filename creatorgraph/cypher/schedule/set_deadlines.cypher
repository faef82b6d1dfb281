// Writes when accounts are to be read again.
UNWIND $rows AS row
MATCH (a:Account {key: row.key})
SET a.next_refresh_at = row.at
