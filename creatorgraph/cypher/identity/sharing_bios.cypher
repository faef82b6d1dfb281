// Gives who shows the bio of each of these keys, where more than one does; at most so many.
UNWIND $keys AS key
CALL (key) {
  MATCH (a:Account {bio_key: key})
  WHERE a.status = 'active'
  WITH a LIMIT $most
  RETURN collect(a.key) AS accounts
}
WITH key, accounts
WHERE size(accounts) > 1
RETURN collect({key: key, accounts: accounts}) AS rows
