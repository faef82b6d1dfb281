// Makes a tenant's list of a name, or gives the one that there is.
MERGE (l:List {key: $key})
ON CREATE SET l.id = $id, l.tenant = $tenant, l.name = $name, l.created_at = $at
RETURN l.id AS id, l.name AS name, l.created_at AS created_at
