// Keeps Decision.id unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (n:Decision) REQUIRE n.id IS UNIQUE
