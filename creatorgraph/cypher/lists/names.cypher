// Gives a tenant's lists by name, all or those of some ids; nobody counts who is on them.
MATCH (l:List {tenant: $tenant})
WHERE $only IS NULL OR l.id IN $only
RETURN l.id AS id, l.name AS name, l.created_at AS created_at
ORDER BY name, id
