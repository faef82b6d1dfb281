// Attaches accounts to the names they show; the degree counts the accounts attached.
UNWIND $rows AS row
MERGE (e:Name {key: row.key})
ON CREATE SET e.sorted = row.sorted, e.compact = row.compact, e.reversed = row.reversed, e.degree = 0,
  e.head = row.head, e.tail = row.tail
WITH e, row
MATCH (a:Account {key: row.account})
MERGE (a)-[r:NAMED]->(e)
ON CREATE SET e.degree = e.degree + 1
SET r.sources = row.sources
