// Writes the merged state of accounts that are there.
UNWIND $rows AS row
MATCH (a:Account {key: row.key})
SET a += row
