// Records that batches of runs are in the graph; a second record of one changes nothing.
UNWIND $rows AS row
MERGE (b:RunBatch {key: row.key})
ON CREATE SET b.run = row.run, b.accounts = row.accounts, b.erased = row.erased, b.done_at = row.at
