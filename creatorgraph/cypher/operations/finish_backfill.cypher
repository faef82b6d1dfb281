// Closes a backfill; its counts were added piece by piece.
MATCH (r:Run {id: $id})
SET r.status = 'done', r.finished_at = $at
