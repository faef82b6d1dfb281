// Gives what is kept of one token.
MATCH (t:Token {id: $id})
RETURN properties(t) AS token
