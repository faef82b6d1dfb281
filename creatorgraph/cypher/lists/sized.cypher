// Gives some of a tenant's lists by name, with their sizes: who was merged counts once, the erased not.
MATCH (l:List {tenant: $tenant})
WHERE l.id IN $ids
OPTIONAL MATCH (l)-[:CONTAINS]->(:Creator)-[:REDIRECTS_TO*0..]->(c:Creator)
WHERE NOT EXISTS { (c)-[:REDIRECTS_TO]->(:Creator) } AND coalesce(c.status, '') <> 'erased'
WITH l, count(DISTINCT c.id) AS size
RETURN l.id AS id, l.name AS name, l.created_at AS created_at, size
ORDER BY name, id
