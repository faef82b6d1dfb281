// Tells how a run stands.
MATCH (r:Run {id: $id})
RETURN r.status AS status
