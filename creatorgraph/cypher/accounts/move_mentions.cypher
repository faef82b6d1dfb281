// Moves mentions of a handle from its former holder to the account that holds it now.
UNWIND $rows AS row
MATCH (new:Account {key: row.new})
MATCH (old:Account {key: row.old})<-[r:MENTIONS {ref: row.ref}]-(post:Post)
MERGE (post)-[:MENTIONS {ref: row.ref}]->(new)
DELETE r
