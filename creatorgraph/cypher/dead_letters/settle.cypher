// Records what was done about messages that were given up.
UNWIND $rows AS row
MATCH (d:DeadLetter {id: row.id})
SET d.status = row.status, d.history = row.history
