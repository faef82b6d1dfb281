// Keeps DeadLetter.id unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT deadletter_id IF NOT EXISTS FOR (d:DeadLetter) REQUIRE d.id IS UNIQUE
