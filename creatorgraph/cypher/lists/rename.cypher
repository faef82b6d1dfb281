// Gives a tenant's list another name; its key is made of the name.
MATCH (l:List {id: $id, tenant: $tenant})
SET l.key = $key, l.name = $name
RETURN l.id AS id
