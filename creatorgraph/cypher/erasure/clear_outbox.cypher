// Takes accounts out of the follow-up work that waits; the work for others stays.
MATCH (o:Outbox)
WHERE any(key IN o.keys WHERE key IN $keys)
SET o.keys = [key IN o.keys WHERE NOT key IN $keys]
