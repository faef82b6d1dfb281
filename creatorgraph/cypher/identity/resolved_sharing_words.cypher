// Gives whose handle, with or without affixes, or whose name written together is one of these words, and who has a creator already.
UNWIND $keys AS key
CALL (key) {
  MATCH (h:Handle {stem: key})<-[r:HAS_HANDLE]-(a:Account)
  WHERE r.to IS NULL AND a.status = 'active' AND a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (h:Handle {skeleton: key})<-[r:HAS_HANDLE]-(a:Account)
  WHERE r.to IS NULL AND a.status = 'active' AND a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (n:Name {compact: key})<-[:NAMED]-(a:Account)
  WHERE a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (n:Name {reversed: key})<-[:NAMED]-(a:Account)
  WHERE a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  RETURN DISTINCT a.key AS account LIMIT $most
}
WITH key, collect(DISTINCT account) AS accounts
RETURN collect({key: key, accounts: accounts}) AS rows
