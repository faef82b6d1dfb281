// Forgets that accounts held handles.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})-[r:HAS_HANDLE]->(h:Handle {key: row.handle})
DELETE r
