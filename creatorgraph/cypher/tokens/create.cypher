// Keeps a token: who shows it, and the digest of its secret.
CREATE (t:Token)
SET t = $token
