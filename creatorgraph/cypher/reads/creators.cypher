// Finds creators by id and follows redirects to the creator that stands; gives the id asked for beside it.
UNWIND $ids AS id
MATCH (asked:Creator {id: id})-[:REDIRECTS_TO*0..]->(c:Creator)
WHERE NOT EXISTS { (c)-[:REDIRECTS_TO]->(:Creator) } AND coalesce(c.status, '') <> 'erased'
WITH DISTINCT asked, c
RETURN collect({asked: asked.id, creator: properties(c)}) AS rows
