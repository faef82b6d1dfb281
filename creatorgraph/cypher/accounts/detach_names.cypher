// Detaches accounts from names they show no more.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})-[r:NAMED]->(e:Name {key: row.key})
SET e.degree = e.degree - 1
DELETE r
