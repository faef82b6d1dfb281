// Writes the merged state of accounts that are there; they are stale until they are resolved with it.
UNWIND $rows AS row
MATCH (a:Account {key: row.key})
SET a += row
SET a.stale = a.turn
