// Keeps Email.key unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT email_key IF NOT EXISTS FOR (n:Email) REQUIRE n.key IS UNIQUE
