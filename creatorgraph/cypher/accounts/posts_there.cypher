// Tells which of these posts are there.
UNWIND $keys AS key
MATCH (p:Post {key: key})
RETURN collect({key: p.key}) AS rows
