// Claims a case for a reviewer until an instant.
MERGE (l:Claim {key: $key})
SET l.actor = $actor, l.until = $until
