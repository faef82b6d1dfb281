// Keeps List.key (tenant and name) unique: MERGE without it duplicates under concurrency.
CREATE CONSTRAINT list_key IF NOT EXISTS FOR (l:List) REQUIRE l.key IS UNIQUE
