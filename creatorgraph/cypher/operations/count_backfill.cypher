// Adds what came of a piece of a backfill to the counts of its run.
MATCH (r:Run {id: $id})
SET r.accepted = coalesce(r.accepted, 0) + $accepted, r.rejected = coalesce(r.rejected, 0) + $rejected,
    r.skipped = coalesce(r.skipped, 0) + $skipped
