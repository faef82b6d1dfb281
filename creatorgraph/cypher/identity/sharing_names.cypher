// Gives who shares each of these names, where more than one does; at most so many.
UNWIND $keys AS key
CALL (key) {
  MATCH (e:Name {sorted: key})<-[:NAMED]-(a:Account)
  WITH DISTINCT a LIMIT $most
  RETURN collect(a.key) AS accounts
}
WITH key, accounts
WHERE size(accounts) > 1
RETURN collect({key: key, accounts: accounts}) AS rows
