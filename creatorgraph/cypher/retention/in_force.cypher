// Gives the retention by which accounts have their `expires_at`, and behind which key they are still to get it; null where all have it.
OPTIONAL MATCH (l:Lock {name: $name})
RETURN l.policy AS policy, l.dating AS dating
