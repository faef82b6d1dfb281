// Gives a tenant's lists with their sizes, by name: all, or those of some ids.
MATCH (l:List {tenant: $tenant})
WHERE $only IS NULL OR l.id IN $only
RETURN l.id AS id, l.name AS name, l.created_at AS created_at, COUNT { (l)-[:CONTAINS]->(:Creator) } AS size
ORDER BY name, id
