// Freshness: how many accounts of each platform were last observed in which month.
MATCH (account:Account {status: 'active'})
RETURN account.platform AS platform, substring(account.observed_at, 0, 7) AS month, count(account) AS accounts,
  min(account.observed_at) AS oldest, max(account.observed_at) AS newest
ORDER BY platform, month
