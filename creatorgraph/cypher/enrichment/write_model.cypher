// Writes what the model said of creators, where their texts are still those that it read.
UNWIND $rows AS row
MATCH (c:Creator {id: row.id})
WHERE c.derived_hash = row.derived_hash
SET c += row
