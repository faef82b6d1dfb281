// Finds RunBatch nodes by run.
CREATE INDEX runbatch_run IF NOT EXISTS FOR (n:RunBatch) ON (n.run)
