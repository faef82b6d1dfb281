// Gives whose handle, with or without affixes, or whose name written together is one of these words; at most so many of each.
UNWIND $keys AS key
CALL (key) {
  MATCH (h:Handle {stem: key})<-[r:HAS_HANDLE]-(a:Account)
  WHERE r.to IS NULL AND a.status = 'active'
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (h:Handle {skeleton: key})<-[r:HAS_HANDLE]-(a:Account)
  WHERE r.to IS NULL AND a.status = 'active'
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (n:Name {compact: key})<-[:NAMED]-(a:Account)
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (n:Name {reversed: key})<-[:NAMED]-(a:Account)
  RETURN DISTINCT a.key AS account LIMIT $most
}
WITH key, collect(DISTINCT account) AS accounts
RETURN collect({key: key, accounts: accounts}) AS rows
