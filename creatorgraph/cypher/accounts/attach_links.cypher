// Links accounts to the accounts they point at; a target not fetched yet is there as a stub.
UNWIND $rows AS row
MATCH (b:Account {key: row.target})
MATCH (a:Account {key: row.account})
MERGE (a)-[r:LINKS_TO {ref: row.key}]->(b)
ON CREATE SET b.linked_by = coalesce(b.linked_by, 0) + 1
SET r.sources = row.sources
