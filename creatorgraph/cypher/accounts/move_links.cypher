// Moves links that name a handle from its former holder to the account that holds it now.
UNWIND $rows AS row
MATCH (new:Account {key: row.new})
MATCH (old:Account {key: row.old})<-[r:LINKS_TO {ref: row.ref}]-(source:Account)
WHERE source.key <> new.key
MERGE (source)-[moved:LINKS_TO {ref: row.ref}]->(new)
ON CREATE SET new.linked_by = coalesce(new.linked_by, 0) + 1
SET moved.sources = r.sources, old.linked_by = old.linked_by - 1
DELETE r
