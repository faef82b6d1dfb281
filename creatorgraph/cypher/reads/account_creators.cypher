// Finds the creators that accounts belong to.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[r:BELONGS_TO]->(c:Creator)
RETURN key, r.since AS since, r.confidence AS confidence, properties(c) AS creator
