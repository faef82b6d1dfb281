// Gives whom these accounts link to, and who links to them or to the same targets; at most so many of each.
UNWIND $keys AS key
MATCH (a:Account {key: key})
CALL (a) {
  MATCH (a)<-[:LINKS_TO]-(b:Account)
  RETURN b.key AS other LIMIT $most
  UNION
  MATCH (a)-[:LINKS_TO]->(b:Account)
  RETURN b.key AS other
  UNION
  MATCH (a)-[:LINKS_TO]->(t:Account)<-[:LINKS_TO]-(b:Account)
  WHERE t.linked_by <= $most OR EXISTS { (b)-[:BELONGS_TO]->(:Creator) }
  RETURN b.key AS other LIMIT $most
}
WITH DISTINCT other
RETURN collect({key: other}) AS rows
