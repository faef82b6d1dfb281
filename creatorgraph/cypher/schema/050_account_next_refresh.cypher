// Finds the accounts that are due to be read again.
CREATE INDEX account_next_refresh IF NOT EXISTS FOR (a:Account) ON (a.next_refresh_at)
