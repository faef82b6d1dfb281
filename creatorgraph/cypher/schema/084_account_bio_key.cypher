// Finds Account nodes by bio_key.
CREATE INDEX account_bio_key IF NOT EXISTS FOR (n:Account) ON (n.bio_key)
