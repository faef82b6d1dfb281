// Keeps Outbox.id unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT outbox_id IF NOT EXISTS FOR (n:Outbox) REQUIRE n.id IS UNIQUE
