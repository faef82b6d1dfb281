// Forgets batches by their keys: what they recorded is said by something else now.
MATCH (b:RunBatch)
WHERE b.key IN $keys
DELETE b
