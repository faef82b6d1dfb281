// Deletes a tenant's note. Gives how many that were.
MATCH (n:Note {id: $id, tenant: $tenant})
DETACH DELETE n
RETURN count(*) AS deleted
