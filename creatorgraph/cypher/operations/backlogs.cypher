// Counts the keys that wait in the outbox, by kind of work, and says since when the oldest of each waits.
MATCH (o:Outbox)
RETURN o.kind AS kind, sum(coalesce(o.size, size(o.keys))) AS keys, min(o.created_at) AS oldest
