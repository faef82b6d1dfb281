// Revokes tokens for ever, and gives the ids of those that there are; one that was revoked before keeps its instant.
UNWIND $ids AS id
MATCH (t:Token {id: id})
SET t.revoked_at = coalesce(t.revoked_at, $at)
RETURN t.id AS id
