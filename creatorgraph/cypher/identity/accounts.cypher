// Gives accounts that were observed, as far as identity and profiles need them: whom they link to, whose they are, and whether nobody else was seen under their handle since.
UNWIND $keys AS key
MATCH (a:Account {key: key})
WHERE a.status = 'active'
OPTIONAL MATCH (a)-[h:HAS_HANDLE]->(:Handle) WHERE h.to IS NULL
WITH a, count(h) > 0 AS held
OPTIONAL MATCH (a)-[:LINKS_TO]->(t:Account)
WITH a, held, collect(t.key) AS links
OPTIONAL MATCH (a)-[b:BELONGS_TO]->(c:Creator)
WITH a, held, links, collect({id: c.id, confidence: b.confidence}) AS creators
RETURN collect(a {.key, .platform, .handle, .derived, .linked_by, .display_name, .bio, .followers, .engagement_rate,
                  .verified, .country, .language, .last_post_at, .observed_at, .stale, .gone,
                  handle_lost: NOT held, links: links, creators: creators}) AS rows
