// Detaches accounts from emails they show no more.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})-[r:HAS_EMAIL]->(e:Email {key: row.key})
SET e.degree = e.degree - 1
DELETE r
