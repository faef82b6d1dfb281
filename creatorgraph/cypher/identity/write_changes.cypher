// Appends to the change feed.
UNWIND $rows AS row
CREATE (c:Change {seq: row.seq})
SET c += row
