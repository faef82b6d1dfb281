// Gives accounts that were observed, as far as a preview shows them, with the creators they belong to.
UNWIND $keys AS key
MATCH (a:Account {key: key})
WHERE a.status = 'active'
OPTIONAL MATCH (a)-[:BELONGS_TO]->(c:Creator)
WITH a {.key, .platform, .platform_id, .handle, .display_name, .followers} AS account, c.id AS creator,
     c.name AS creator_name
RETURN collect({account: account, creator: creator, creator_name: creator_name}) AS rows
