// Pauses a backfill that is running; whoever runs it sees that at its next look.
MATCH (r:Run {id: $id})
WHERE r.kind = 'backfill' AND r.status = 'running'
SET r.status = 'paused'
RETURN r.id AS id
