// Gives which of these batches of runs are in the graph already.
UNWIND $keys AS key
MATCH (b:RunBatch {key: key})
RETURN b.key AS key
