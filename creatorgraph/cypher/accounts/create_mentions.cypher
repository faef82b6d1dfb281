// Attaches posts that nobody saw before to the accounts they mention.
UNWIND $rows AS row
MATCH (p:Post {key: row.post})
MATCH (a:Account {key: row.target})
CREATE (p)-[:MENTIONS {ref: row.ref}]->(a)
