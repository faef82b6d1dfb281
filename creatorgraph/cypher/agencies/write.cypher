// Writes agencies: what over-shared identifiers have become.
UNWIND $rows AS row
MERGE (g:Agency {id: row.id})
ON CREATE SET g.since = row.at, g.kind = row.kind, g.identifier = row.key
SET g.name = row.name, g.size = row.size
