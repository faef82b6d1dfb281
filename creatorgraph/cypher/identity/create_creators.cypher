// Creates creators under ids minted for them.
UNWIND $rows AS row
CREATE (c:Creator {id: row.id})
SET c += row
