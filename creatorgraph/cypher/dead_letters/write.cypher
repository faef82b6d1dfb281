// Writes messages that were given up; one that was replayed and failed again waits again.
UNWIND $rows AS row
MERGE (d:DeadLetter {id: row.id})
SET d.queue = row.queue, d.actor = row.actor, d.reference = row.reference, d.bytes = row.bytes, d.error = row.error,
    d.code = row.code, d.tries = row.tries, d.failed_at = row.failed_at, d.status = 'waiting', d.history = row.history
