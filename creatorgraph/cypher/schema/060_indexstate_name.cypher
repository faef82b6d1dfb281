// Keeps IndexState.name unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT indexstate_name IF NOT EXISTS FOR (s:IndexState) REQUIRE s.name IS UNIQUE
