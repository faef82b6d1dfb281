// Finds the accounts on which something lapses.
CREATE INDEX account_expires IF NOT EXISTS FOR (a:Account) ON (a.expires_at)
