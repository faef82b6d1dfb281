// Writes what is known anew of when accounts hold or held handles.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})-[r:HAS_HANDLE]->(h:Handle {key: row.handle})
SET r.value = row.value, r.from = row.first, r.last_seen = row.last, r.to = row.end
