// Tells how much follow-up work waits that a run made.
MATCH (o:Outbox)
WHERE $run IN o.runs
RETURN o.kind AS kind, sum(coalesce(o.size, size(o.keys))) AS keys, count(o) AS rows
