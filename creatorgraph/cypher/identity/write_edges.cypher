// Writes identity edges, one between two accounts whichever way it points, with the evidence that they rest on.
UNWIND $rows AS row
MATCH (a:Account {key: row.left})
MATCH (b:Account {key: row.right})
MERGE (a)-[r:SAME_AS]-(b)
SET r = row.edge
