// Finds accounts by key.
UNWIND $keys AS key
MATCH (a:Account {key: key})
RETURN properties(a) AS account
