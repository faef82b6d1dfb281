// Gives what is kept of all tokens, the newest first.
MATCH (t:Token)
RETURN properties(t) AS token
ORDER BY t.created_at DESC, t.id
