// Keeps Tombstone.key unique, and finds one quickly: every batch that is written asks for many.
CREATE CONSTRAINT tombstone_key IF NOT EXISTS FOR (t:Tombstone) REQUIRE t.key IS UNIQUE
