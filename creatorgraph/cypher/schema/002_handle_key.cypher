// Keeps Handle.key unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT handle_key IF NOT EXISTS FOR (n:Handle) REQUIRE n.key IS UNIQUE
