// Keeps Account.key unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT account_key IF NOT EXISTS FOR (n:Account) REQUIRE n.key IS UNIQUE
