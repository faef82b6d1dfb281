// Gives accounts known by their handle only the key of their immutable id, now that it is learned.
UNWIND $rows AS row
MATCH (a:Account {key: row.old})
SET a.key = row.new
