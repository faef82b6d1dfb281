// Takes accounts out of the follow-up work that waits; the work for others stays.
MATCH (o:Outbox)
WHERE any(key IN o.keys WHERE key IN $keys)
WITH o, [key IN o.keys WHERE NOT key IN $keys] AS kept
SET o.keys = kept, o.size = size(kept)
