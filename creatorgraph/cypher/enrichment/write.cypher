// Writes what the texts of creators say: flat values to filter by, and `derived`, which says how each was made.
UNWIND $rows AS row
MATCH (c:Creator {id: row.id})
SET c += row
