// Gives accounts that were observed, as far as identity and profiles need them, with the creators they belong to.
UNWIND $keys AS key
MATCH (a:Account {key: key})
WHERE a.status = 'active'
OPTIONAL MATCH (a)-[b:BELONGS_TO]->(c:Creator)
WITH a, collect({id: c.id, confidence: b.confidence}) AS creators
CALL (a) {
  MATCH (a)-[:LINKS_TO]->(t:Account)
  RETURN collect(DISTINCT t.key) AS links
}
WITH a {.key, .platform, .handle, .derived, .linked_by, .display_name, .bio, .followers, .engagement_rate,
        .verified, .country, .language, .last_post_at, .observed_at, .stale, .gone, links: links,
        handle_lost: NOT EXISTS { (a)-[h:HAS_HANDLE]->(:Handle) WHERE h.to IS NULL }} AS account, creators
RETURN collect({account: account, creators: creators}) AS rows
