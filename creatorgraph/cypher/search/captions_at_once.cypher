// Gives the captions of all posts of creators with what orders them, so many rows at most.
UNWIND $ids AS id
MATCH (:Creator {id: id})<-[:BELONGS_TO]-(:Account)-[:POSTED]->(p:Post)
WHERE p.caption IS NOT NULL AND p.caption <> ''
WITH id, p LIMIT $most
RETURN collect({id: id, at: coalesce(p.posted_at, ''), key: p.key, caption: p.caption}) AS rows
