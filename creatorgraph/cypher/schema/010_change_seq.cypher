// Keeps Change.seq unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT change_seq IF NOT EXISTS FOR (n:Change) REQUIRE n.seq IS UNIQUE
