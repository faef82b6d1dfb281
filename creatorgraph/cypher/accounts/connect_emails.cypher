// Attaches accounts that showed nothing until now to the emails they show; the degree counts the accounts attached.
UNWIND $rows AS row
MERGE (e:Email {key: row.key})
ON CREATE SET e.degree = 1, e.sealed = row.sealed, e.kind = row.kind
ON MATCH SET e.degree = e.degree + 1
WITH e, row
MATCH (a:Account {key: row.account})
CREATE (a)-[:HAS_EMAIL {sources: row.sources}]->(e)
