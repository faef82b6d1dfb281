// Empties creators of which no observed account is left; the id stays.
UNWIND $rows AS row
MATCH (c:Creator {id: row.id})
SET c += row
