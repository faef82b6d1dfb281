// Writes that accounts hold or held handles under which they were never seen before.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})
MATCH (h:Handle {key: row.handle})
CREATE (a)-[:HAS_HANDLE {value: row.value, from: row.first, last_seen: row.last, to: row.end}]->(h)
