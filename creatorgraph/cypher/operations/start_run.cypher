// Starts a run, or finds the one that was started for the same input before.
MERGE (r:Run {id: $id})
ON CREATE SET r.kind = $kind, r.source = $source, r.digest = $digest, r.started_at = $at, r.observed_at = $observed_at,
              r.status = 'running'
RETURN r.id AS id, r.observed_at AS observed_at, r.status AS status, r.started_at AS started_at
