// Attaches accounts to the emails they show; the degree counts the accounts attached.
UNWIND $rows AS row
MERGE (e:Email {key: row.key})
ON CREATE SET e.sealed = row.sealed, e.kind = row.kind, e.degree = 0
WITH e, row
MATCH (a:Account {key: row.account})
MERGE (a)-[r:HAS_EMAIL]->(e)
ON CREATE SET e.degree = e.degree + 1
SET r.sources = row.sources
