// Gives the creators of a tenant's lists as they stand now: where members that were merged went.
MATCH (l:List {tenant: $tenant})
WHERE l.id IN $ids
MATCH (l)-[:CONTAINS]->(:Creator)-[:REDIRECTS_TO*0..]->(c:Creator)
WHERE NOT EXISTS { (c)-[:REDIRECTS_TO]->(:Creator) } AND coalesce(c.status, '') <> 'erased'
RETURN l.id AS list, collect(DISTINCT c.id) AS creators
