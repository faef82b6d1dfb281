// Tells which of these agencies are there.
UNWIND $ids AS id
MATCH (g:Agency {id: id})
RETURN collect({id: g.id}) AS rows
