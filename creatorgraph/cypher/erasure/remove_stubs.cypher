// Removes stubs that nothing refers to any more.
UNWIND $keys AS key
MATCH (a:Account {key: key})
WHERE a.status = 'stub' AND NOT EXISTS { (a)<-[:LINKS_TO]-(:Account) } AND NOT EXISTS { (a)<-[:MENTIONS]-(:Post) }
  AND NOT EXISTS { (a)<-[:ABOUT]-(:Decision) } AND NOT EXISTS { (a)-[:BELONGS_TO]->(:Creator) }
DETACH DELETE a
