// Ends that accounts are managed by agencies whose identifier they show no more.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})-[m:MANAGED_BY]->(g:Agency {id: row.agency})
DELETE m
