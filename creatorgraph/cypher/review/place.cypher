// Writes the places of identity edges in the review queue.
UNWIND $rows AS row
MATCH (a:Account {key: row.left})-[s:SAME_AS]->(b:Account {key: row.right})
SET s.place = row.place
