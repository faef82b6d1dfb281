// Moves a backfill behind the pieces that are done without a gap.
MATCH (r:Run {id: $id})
SET r.pieces = $pieces, r.lines = $lines, r.bytes = $bytes, r.moved_at = $at
