// Removes identity edges whose evidence is gone.
UNWIND $rows AS row
MATCH (a:Account {key: row.left})-[r:SAME_AS]-(b:Account {key: row.right})
DELETE r
