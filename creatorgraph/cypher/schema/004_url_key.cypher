// Keeps Url.key unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT url_key IF NOT EXISTS FOR (n:Url) REQUIRE n.key IS UNIQUE
