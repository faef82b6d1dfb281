// Keeps Creator.id unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT creator_id IF NOT EXISTS FOR (n:Creator) REQUIRE n.id IS UNIQUE
