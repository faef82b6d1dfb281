// Attaches posts to the accounts they mention.
UNWIND $rows AS row
MATCH (p:Post {key: row.post})
MATCH (a:Account {key: row.target})
MERGE (p)-[:MENTIONS {ref: row.ref}]->(a)
