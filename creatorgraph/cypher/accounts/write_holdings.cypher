// Writes who holds or held which handle when.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})
MATCH (h:Handle {key: row.handle})
MERGE (a)-[r:HAS_HANDLE]->(h)
SET r.value = row.value, r.from = row.first, r.last_seen = row.last, r.to = row.end
