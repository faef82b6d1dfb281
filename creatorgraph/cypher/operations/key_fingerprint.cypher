// Gives the fingerprint of the key that the graph was first used with.
MATCH (k:SecretKey {name: 'sealing'})
RETURN k.fingerprint AS fingerprint
