// Gives the oldest follow-up work of a kind.
MATCH (o:Outbox {kind: $kind})
RETURN o.id AS id, o.keys AS keys, o.runs AS runs
ORDER BY o.created_at, o.id
LIMIT $limit
