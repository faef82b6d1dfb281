// Detaches accounts from urls they show no more.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})-[r:HAS_URL]->(e:Url {key: row.key})
SET e.degree = e.degree - 1
DELETE r
