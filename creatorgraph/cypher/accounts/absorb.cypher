// Moves what points at a provisional account over to the account it turned out to be, and removes it.
UNWIND $rows AS row
MATCH (old:Account {key: row.old}), (new:Account {key: row.new})
CALL (old, new) {
  MATCH (old)<-[r:LINKS_TO]-(source:Account)
  WHERE source.key <> new.key
  MERGE (source)-[moved:LINKS_TO {ref: r.ref}]->(new)
  ON CREATE SET moved.sources = r.sources, new.linked_by = coalesce(new.linked_by, 0) + 1
}
CALL (old, new) {
  MATCH (old)<-[r:MENTIONS]-(post:Post)
  WITH new, post, coalesce(r.ref, '') AS ref
  MERGE (post)-[:MENTIONS {ref: ref}]->(new)
}
CALL (old, new) {
  MATCH (old)-[:POSTED]->(post:Post)
  MERGE (new)-[:POSTED]->(post)
}
CALL (old, new) {
  MATCH (old)-[b:BELONGS_TO]->(creator:Creator)
  MERGE (new)-[moved:BELONGS_TO]->(creator)
  ON CREATE SET moved.since = b.since, moved.confidence = b.confidence
}
CALL (old, new) {
  MATCH (old)-[b:BELONGED_TO]->(creator:Creator)
  CREATE (new)-[:BELONGED_TO {from: b.from, to: b.to, why: b.why}]->(creator)
}
CALL (old, new) {
  MATCH (old)-[w:WAS_SAME_AS]->(other:Account)
  WHERE other.key <> new.key
  CREATE (new)-[moved:WAS_SAME_AS]->(other)
  SET moved = properties(w)
}
CALL (old, new) {
  MATCH (old)<-[w:WAS_SAME_AS]-(other:Account)
  WHERE other.key <> new.key
  CREATE (other)-[moved:WAS_SAME_AS]->(new)
  SET moved = properties(w)
}
CALL (old, new) {
  MATCH (old)<-[r:ABOUT]-(d:Decision)
  MERGE (d)-[:ABOUT {side: r.side}]->(new)
}
DETACH DELETE old
