// Removes the posts of accounts.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[:POSTED]->(p:Post)
DETACH DELETE p
RETURN count(*) AS posts
