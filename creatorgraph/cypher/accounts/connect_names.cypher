// Attaches accounts that showed nothing until now to the names they show; the degree counts the accounts attached.
UNWIND $rows AS row
MERGE (e:Name {key: row.key})
ON CREATE SET e.degree = 1, e.sorted = row.sorted, e.compact = row.compact, e.reversed = row.reversed,
  e.head = row.head, e.tail = row.tail
ON MATCH SET e.degree = e.degree + 1
WITH e, row
MATCH (a:Account {key: row.account})
CREATE (a)-[:NAMED {sources: row.sources}]->(e)
