// Attaches accounts that showed nothing until now to the urls they show; the degree counts the accounts attached.
UNWIND $rows AS row
MERGE (e:Url {key: row.key})
ON CREATE SET e.degree = 1, e.host = row.host, e.kind = row.kind
ON MATCH SET e.degree = e.degree + 1
WITH e, row
MATCH (a:Account {key: row.account})
CREATE (a)-[:HAS_URL {sources: row.sources}]->(e)
