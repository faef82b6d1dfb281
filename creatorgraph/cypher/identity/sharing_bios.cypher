// Gives who shows the bio of each of these keys, where at least so many do; at most so many of each.
UNWIND $keys AS key
CALL (key) {
  MATCH (a:Account {bio_key: key})
  WHERE a.status = 'active'
  WITH a LIMIT $most
  RETURN collect(a.key) AS accounts
}
WITH key, accounts
WHERE size(accounts) >= $least
RETURN collect({key: key, accounts: accounts}) AS rows
