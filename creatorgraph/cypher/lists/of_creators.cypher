// Gives the lists of a tenant that creators are on, by name; one that holds an id from before a merge counts.
UNWIND $ids AS asked
MATCH (:Creator {id: asked})-[:REDIRECTS_TO*0..]->(c:Creator)
WHERE NOT EXISTS { (c)-[:REDIRECTS_TO]->(:Creator) } AND coalesce(c.status, '') <> 'erased'
MATCH (c)<-[:REDIRECTS_TO*0..]-(:Creator)<-[:CONTAINS]-(l:List {tenant: $tenant})
RETURN DISTINCT asked, l.id AS id, l.name AS name, l.created_at AS created_at
ORDER BY asked, name, id
