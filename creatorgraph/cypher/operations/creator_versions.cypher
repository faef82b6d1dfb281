// Gives the versions of creators, to see whether one changed while its document was written.
UNWIND $ids AS id
MATCH (c:Creator {id: id})
RETURN collect({id: c.id, status: c.status, updated_at: c.updated_at}) AS rows
