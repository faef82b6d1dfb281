// Takes creators off a tenant's list, whichever id of theirs is given, from before a merge or after. Gives how many.
UNWIND $ids AS asked
MATCH (:Creator {id: asked})-[:REDIRECTS_TO*0..]->(now:Creator)
WHERE NOT EXISTS { (now)-[:REDIRECTS_TO]->(:Creator) }
MATCH (now)<-[:REDIRECTS_TO*0..]-(:Creator)<-[r:CONTAINS]-(:List {id: $id, tenant: $tenant})
WITH DISTINCT r
DELETE r
RETURN count(r) AS removed
