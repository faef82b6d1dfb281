// Gives which of these batches of runs are in the graph already.
UNWIND $keys AS key
MATCH (b:RunBatch {key: key})
RETURN collect({key: b.key}) AS rows
