// Records that a batch of a run is in the graph; a second record of it changes nothing.
MERGE (b:RunBatch {key: $key})
ON CREATE SET b.run = $run, b.accounts = $accounts, b.erased = $erased, b.done_at = $at
