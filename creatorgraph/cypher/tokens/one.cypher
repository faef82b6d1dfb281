// Gives what is kept of one token.
MATCH (t:Token {id: $id})
RETURN t.id AS id, t.digest AS digest, t.actor AS actor, t.tenant AS tenant, t.scopes AS scopes,
  t.created_at AS created_at, t.expires_at AS expires_at, t.revoked_at AS revoked_at
