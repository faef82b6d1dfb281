// Appends to the change feed.
UNWIND $rows AS row
CREATE (c:Change)
SET c = row
