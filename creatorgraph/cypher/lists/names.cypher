// Gives the ids and names of a tenant's lists: all, or those of some ids.
MATCH (l:List {tenant: $tenant})
WHERE $only IS NULL OR l.id IN $only
RETURN l.id AS id, l.name AS name
