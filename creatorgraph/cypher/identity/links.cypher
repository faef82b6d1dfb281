// Gives whom accounts link to.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[:LINKS_TO]->(t:Account)
RETURN collect({account: a.key, target: t.key}) AS rows
