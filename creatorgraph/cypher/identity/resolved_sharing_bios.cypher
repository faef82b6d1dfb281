// Gives who shows the bio of each of these keys and has a creator already; at most so many.
UNWIND $keys AS key
CALL (key) {
  MATCH (a:Account {bio_key: key})
  WHERE a.status = 'active' AND a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  WITH a LIMIT $most
  RETURN collect(a.key) AS accounts
}
RETURN collect({key: key, accounts: accounts}) AS rows
