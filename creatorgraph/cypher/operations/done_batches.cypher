// Lists the batches of a run that are in the graph.
MATCH (b:RunBatch {run: $run})
RETURN b.key AS key, b.accounts AS accounts, coalesce(b.erased, 0) AS erased
