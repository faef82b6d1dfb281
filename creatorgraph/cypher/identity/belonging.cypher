// Gives the creators that accounts belong to.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[b:BELONGS_TO]->(c:Creator)
RETURN collect({account: a.key, id: c.id, confidence: b.confidence}) AS rows
