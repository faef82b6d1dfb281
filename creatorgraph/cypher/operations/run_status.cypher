// Tells how a backfill stands, and which attempt it belongs to.
MATCH (r:Run {id: $id})
RETURN r.status AS status, r.attempt AS attempt
