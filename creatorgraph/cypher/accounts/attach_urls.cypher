// Attaches accounts to the urls they show; the degree counts the accounts attached.
UNWIND $rows AS row
MERGE (e:Url {key: row.key})
ON CREATE SET e.host = row.host, e.kind = row.kind, e.degree = 0
WITH e, row
MATCH (a:Account {key: row.account})
MERGE (a)-[r:HAS_URL]->(e)
ON CREATE SET e.degree = e.degree + 1
SET r.sources = row.sources
