// Removes accounts with everything that hangs on them.
UNWIND $keys AS key
MATCH (a:Account {key: key})
DETACH DELETE a
