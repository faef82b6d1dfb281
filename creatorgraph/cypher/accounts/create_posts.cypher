// Writes posts of accounts that nobody saw before; another writer that created one meanwhile makes this fail and be planned again.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})
CREATE (a)-[:POSTED]->(p:Post)
SET p = row.post
