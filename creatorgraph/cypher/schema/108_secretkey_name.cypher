// Keeps SecretKey.name unique: two processes that begin at once keep one fingerprint.
CREATE CONSTRAINT secretkey_name IF NOT EXISTS FOR (k:SecretKey) REQUIRE k.name IS UNIQUE
