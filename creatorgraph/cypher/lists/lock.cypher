// Holds a tenant's list until the transaction ends, so that two who fill it go one after the other.
MATCH (l:List {id: $id, tenant: $tenant})
SET l.turn = $turn
RETURN l.id AS id
