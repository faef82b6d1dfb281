// Keeps Agency.id unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT agency_id IF NOT EXISTS FOR (n:Agency) REQUIRE n.id IS UNIQUE
