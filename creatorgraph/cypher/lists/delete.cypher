// Deletes a tenant's list; its creators stay. Gives how many lists that were.
MATCH (l:List {id: $id, tenant: $tenant})
DETACH DELETE l
RETURN count(*) AS deleted
