// Finds posts by key.
UNWIND $keys AS key
MATCH (p:Post {key: key})
RETURN properties(p) AS post
