// Keeps Name.key unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT name_key IF NOT EXISTS FOR (n:Name) REQUIRE n.key IS UNIQUE
