// Gives who shares each of these urls, where at least so many do; at most so many of each.
UNWIND $keys AS key
CALL (key) {
  MATCH (e:Url {key: key})<-[:HAS_URL]-(a:Account)
  WITH a LIMIT $most
  RETURN collect(a.key) AS accounts
}
WITH key, accounts
WHERE size(accounts) >= $least
RETURN collect({key: key, accounts: accounts}) AS rows
