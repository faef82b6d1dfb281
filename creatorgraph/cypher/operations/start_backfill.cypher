// Starts a backfill, or goes on with one where it stopped (pieces, lines, bytes of its file), whoever runs it.
MERGE (r:Run {id: $id})
ON CREATE SET r.kind = 'backfill', r.source = $source, r.digest = $digest, r.started_at = $at, r.observed_at = $at
SET r.status = 'running', r.attempt = $attempt, r.total = $total, r.resumed_at = $at, r.moved_at = $at, r.resumed_lines = coalesce(r.lines, 0),
    r.answered = 0
RETURN coalesce(r.pieces, 0) AS pieces, coalesce(r.lines, 0) AS lines, coalesce(r.bytes, 0) AS bytes
