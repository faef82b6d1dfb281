// Keeps Migration.number unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE
