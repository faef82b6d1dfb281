// Keeps RunBatch.key unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT runbatch_key IF NOT EXISTS FOR (n:RunBatch) REQUIRE n.key IS UNIQUE
