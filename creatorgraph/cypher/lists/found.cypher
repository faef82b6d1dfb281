// Gives whom ids are of, as they stand now: one that was merged stands for where it went.
UNWIND $ids AS asked
MATCH (:Creator {id: asked})-[:REDIRECTS_TO*0..]->(c:Creator)
WHERE NOT EXISTS { (c)-[:REDIRECTS_TO]->(:Creator) } AND coalesce(c.status, '') <> 'erased'
RETURN asked, c.id AS creator
