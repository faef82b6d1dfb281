// Gives whose handle or name begins or ends with each of these pieces, and who has a creator already.
UNWIND $keys AS key
CALL (key) {
  MATCH (h:Handle {head: key})<-[r:HAS_HANDLE]-(a:Account)
  WHERE r.to IS NULL AND a.status = 'active' AND a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (h:Handle {tail: key})<-[r:HAS_HANDLE]-(a:Account)
  WHERE r.to IS NULL AND a.status = 'active' AND a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (n:Name {head: key})<-[:NAMED]-(a:Account)
  WHERE a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  RETURN DISTINCT a.key AS account LIMIT $most
  UNION
  MATCH (n:Name {tail: key})<-[:NAMED]-(a:Account)
  WHERE a.stale IS NULL AND EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
  RETURN DISTINCT a.key AS account LIMIT $most
}
WITH key, collect(DISTINCT account) AS accounts
RETURN collect({key: key, accounts: accounts}) AS rows
