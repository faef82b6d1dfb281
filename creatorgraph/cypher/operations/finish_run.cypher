// Closes a run with its counts.
MATCH (r:Run {id: $id})
SET r.status = $status, r.finished_at = $at, r.accepted = $accepted, r.rejected = $rejected, r.skipped = $skipped
