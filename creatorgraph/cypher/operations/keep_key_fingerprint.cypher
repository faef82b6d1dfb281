// Keeps the fingerprint of the key that the graph is first used with; gives the one that is kept.
MERGE (k:SecretKey {name: 'sealing'})
ON CREATE SET k.fingerprint = $fingerprint
RETURN k.fingerprint AS fingerprint
