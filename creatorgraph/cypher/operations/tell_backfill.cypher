// Writes down how many names of a backfill are answered, in pieces that are not done too, and how many were before.
MATCH (r:Run {id: $id})
SET r.answered = $answered, r.resumed_lines = $before, r.moved_at = $at
