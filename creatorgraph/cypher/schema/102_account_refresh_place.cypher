// Accounts by what the schedule does with them and when: <platform>:<new or known>:<instant>:<key>.
CREATE INDEX account_refresh_place IF NOT EXISTS FOR (a:Account) ON (a.refresh_place)
