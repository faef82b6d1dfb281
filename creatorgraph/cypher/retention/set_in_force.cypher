// Writes by which retention accounts have their `expires_at`, and behind which key they are still to get it.
MERGE (l:Lock {name: $name})
SET l.policy = $policy, l.dating = $dating
