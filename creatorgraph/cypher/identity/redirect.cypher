// Redirects the ids of creators that were merged into another, for ever.
UNWIND $rows AS row
MATCH (old:Creator {id: row.old})
MATCH (new:Creator {id: row.new})
SET old.status = 'merged', old.updated_at = row.at
MERGE (old)-[r:REDIRECTS_TO]->(new)
ON CREATE SET r.at = row.at, r.why = row.why
