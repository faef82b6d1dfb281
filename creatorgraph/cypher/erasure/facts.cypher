// Gives what is known of accounts that are to be erased: their handles, and how much hangs on them.
UNWIND $keys AS key
MATCH (a:Account {key: key})
CALL (a) {
  OPTIONAL MATCH (a)-[r:HAS_HANDLE]->(:Handle)
  RETURN collect(r.value) AS handles
}
CALL (a) {
  OPTIONAL MATCH (a)<-[:LINKS_TO]-(b:Account)
  RETURN collect(DISTINCT b.key) AS linked_by
}
CALL (a) {
  OPTIONAL MATCH (a)-[:POSTED]->(p:Post)
  OPTIONAL MATCH (p)-[:MENTIONS]->(m:Account)
  RETURN count(DISTINCT p) AS posts, collect(DISTINCT m.key) AS mentioned
}
CALL (a) {
  OPTIONAL MATCH (a)<-[:ABOUT]-(d:Decision)
  RETURN count(d) AS decisions
}
CALL (a) {
  OPTIONAL MATCH (a)-[:LINKS_TO]->(t:Account)
  RETURN collect(DISTINCT t.key) AS links
}
RETURN collect({key: a.key, platform: a.platform, platform_id: a.platform_id, handle: a.handle, handles: handles,
                linked_by: linked_by, posts: posts, mentioned: mentioned, decisions: decisions, links: links}) AS rows
