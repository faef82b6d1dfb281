// Counts the keys that wait in the outbox for one kind of work, and says since when the oldest waits.
MATCH (o:Outbox {kind: $kind})
RETURN coalesce(sum(coalesce(o.size, size(o.keys))), 0) AS keys, min(o.created_at) AS oldest
