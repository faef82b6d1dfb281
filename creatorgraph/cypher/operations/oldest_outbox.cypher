// Gives the oldest follow-up work of a kind.
MATCH (o:Outbox {kind: $kind})
WITH o ORDER BY o.created_at, o.id LIMIT $limit
RETURN collect({id: o.id, keys: o.keys, runs: o.runs}) AS rows
