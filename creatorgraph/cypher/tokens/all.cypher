// Gives what is kept of all tokens, the newest first.
MATCH (t:Token)
RETURN t.id AS id, t.digest AS digest, t.actor AS actor, t.tenant AS tenant, t.scopes AS scopes,
  t.created_at AS created_at, t.expires_at AS expires_at, t.revoked_at AS revoked_at
ORDER BY created_at DESC, id
