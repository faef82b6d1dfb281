// Writes the receipt of an erasure: counts and who did it when, nothing of who was erased. Gives it.
MERGE (e:Erasure {id: $id})
SET e += $receipt
RETURN properties(e) AS receipt
