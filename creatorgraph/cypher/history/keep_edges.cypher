// Keeps identity edges that are about to be scored anew or removed, with the time for which they stood.
UNWIND $rows AS row
MATCH (a:Account {key: row.left})
MATCH (b:Account {key: row.right})
CREATE (a)-[w:WAS_SAME_AS]->(b)
SET w = row.edge
