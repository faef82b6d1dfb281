// Links accounts that showed nothing until now to the accounts they point at.
UNWIND $rows AS row
MATCH (b:Account {key: row.target})
MATCH (a:Account {key: row.account})
CREATE (a)-[:LINKS_TO {ref: row.key, sources: row.sources}]->(b)
SET b.linked_by = coalesce(b.linked_by, 0) + 1
