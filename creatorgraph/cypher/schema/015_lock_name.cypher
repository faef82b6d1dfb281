// Keeps Lock.name unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT lock_name IF NOT EXISTS FOR (n:Lock) REQUIRE n.name IS UNIQUE
