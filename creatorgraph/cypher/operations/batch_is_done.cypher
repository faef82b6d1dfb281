// Tells whether a batch of a run is in the graph already.
MATCH (b:RunBatch {key: $key})
RETURN b.key AS key
