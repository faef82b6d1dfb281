// Removes the identity edges of accounts, and what is kept of those that ended.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[r:SAME_AS|WAS_SAME_AS]-(:Account)
DELETE r
