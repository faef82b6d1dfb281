// Gives who shares each of these names and has a creator already; at most so many.
UNWIND $keys AS key
CALL (key) {
  MATCH (e:Name {sorted: key})<-[:NAMED]-(a:Account)
  WHERE a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  WITH DISTINCT a LIMIT $most
  RETURN collect(a.key) AS accounts
}
RETURN collect({key: key, accounts: accounts}) AS rows
