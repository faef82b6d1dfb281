// Keeps Claim.key unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT claim_key IF NOT EXISTS FOR (n:Claim) REQUIRE n.key IS UNIQUE
