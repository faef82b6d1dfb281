// Writes the profiles of creators.
UNWIND $rows AS row
MATCH (c:Creator {id: row.id})
SET c += row
