// Ends the belonging of accounts to creators, and keeps it as history.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})-[b:BELONGS_TO]->(c:Creator {id: row.creator})
CREATE (a)-[:BELONGED_TO {from: b.since, to: row.to, why: row.why}]->(c)
DELETE b
