// Gives whose handle or name begins or ends with each of these pieces, where at least so many do; at most so many of each.
UNWIND $keys AS key
CALL (key) {
  MATCH (h:Handle {head: key})<-[r:HAS_HANDLE]-(a:Account)
  WHERE r.to IS NULL AND a.status = 'active'
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (h:Handle {tail: key})<-[r:HAS_HANDLE]-(a:Account)
  WHERE r.to IS NULL AND a.status = 'active'
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (n:Name {head: key})<-[:NAMED]-(a:Account)
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (n:Name {tail: key})<-[:NAMED]-(a:Account)
  RETURN DISTINCT a.key AS account LIMIT $most
}
WITH key, collect(DISTINCT account) AS accounts
WHERE size(accounts) >= $least
RETURN collect({key: key, accounts: accounts}) AS rows
