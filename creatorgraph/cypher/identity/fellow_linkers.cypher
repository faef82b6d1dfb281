// Gives who links to each of these accounts, where more than one does; where too many do, only who has a creator already.
UNWIND $keys AS key
MATCH (t:Account {key: key})
WHERE t.linked_by > 1
CALL (t) {
  MATCH (t)<-[:LINKS_TO]-(b:Account)
  WHERE t.linked_by <= $most OR EXISTS { (b)-[:BELONGS_TO]->(:Creator) }
  RETURN b.key AS other LIMIT $most
}
WITH DISTINCT other
RETURN collect({key: other}) AS rows
