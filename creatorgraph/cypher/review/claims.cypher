// Gives who holds these cases, and until when; a claim whose time is over counts no more.
UNWIND $keys AS key
MATCH (l:Claim {key: key})
WHERE l.until > $at
RETURN collect({key: l.key, actor: l.actor, until: l.until}) AS rows
