// Puts creators on a tenant's list; one that was merged stands for where it went. Gives those that were found.
MATCH (l:List {id: $id, tenant: $tenant})
UNWIND $ids AS asked
MATCH (:Creator {id: asked})-[:REDIRECTS_TO*0..]->(c:Creator)
WHERE NOT EXISTS { (c)-[:REDIRECTS_TO]->(:Creator) } AND coalesce(c.status, '') <> 'erased'
WITH l, asked, c
MERGE (l)-[r:CONTAINS]->(c)
ON CREATE SET r.since = $at
RETURN DISTINCT asked
