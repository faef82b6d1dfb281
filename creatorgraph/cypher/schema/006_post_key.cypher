// Keeps Post.key unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT post_key IF NOT EXISTS FOR (n:Post) REQUIRE n.key IS UNIQUE
