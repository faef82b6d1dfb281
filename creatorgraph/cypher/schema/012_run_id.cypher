// Keeps Run.id unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.id IS UNIQUE
