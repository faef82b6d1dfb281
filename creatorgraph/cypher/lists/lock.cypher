// Holds a tenant's list until the transaction ends, so that two who fill it go one after the other. Gives its size.
MATCH (l:List {id: $id, tenant: $tenant})
SET l.turn = $turn
WITH l
RETURN COUNT { (l)-[:CONTAINS]->(:Creator) } AS size
