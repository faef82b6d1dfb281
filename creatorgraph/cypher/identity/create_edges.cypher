// Writes identity edges between accounts that had none, with the evidence that they rest on.
UNWIND $rows AS row
MATCH (a:Account {key: row.left})
MATCH (b:Account {key: row.right})
CREATE (a)-[r:SAME_AS]->(b)
SET r = row.edge
