// Gives the accounts between two keys that were observed, by key; `lost` are the handles that another account was seen under since.
MATCH (a:Account)
WHERE a.key > $after AND a.key <= $until
WITH a // apart: with more beside a range, ArcadeDB looks at every one
WHERE a.status = 'active'
WITH a ORDER BY a.key
OPTIONAL MATCH (a)-[b:BELONGS_TO]->(c:Creator)
CALL (a) {
  OPTIONAL MATCH (a)-[held:HAS_HANDLE]->(h:Handle)<-[since:HAS_HANDLE]-(other:Account)
  WHERE since.last_seen > held.last_seen OR (since.last_seen = held.last_seen AND other.key > a.key)
  RETURN collect(DISTINCT h.key) AS lost
}
RETURN properties(a) AS account, c.id AS creator, b.since AS since, b.confidence AS confidence, lost
