// Removes links that accounts show no more.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})-[r:LINKS_TO {ref: row.key}]->(b:Account)
SET b.linked_by = b.linked_by - 1
DELETE r
