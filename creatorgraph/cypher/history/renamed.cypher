// Gives accounts with their creator and every handle that they were seen under.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[r:HAS_HANDLE]->(:Handle)
WITH a, collect({value: r.value, last: r.last_seen}) AS holdings
OPTIONAL MATCH (a)-[:BELONGS_TO]->(c:Creator)
WITH a, holdings, min(c.id) AS creator
RETURN collect({account: a.key, handle: a.handle, creator: creator, holdings: holdings}) AS rows
