// Gives the accounts that a creator, or a decision in force, joins to these.
UNWIND $keys AS key
MATCH (a:Account {key: key})
CALL (a) {
  MATCH (a)-[:BELONGS_TO]->(:Creator)<-[:BELONGS_TO]-(b:Account)
  RETURN b.key AS other
  UNION
  MATCH (a)<-[:ABOUT]-(d:Decision {verdict: 'SAME'})-[:ABOUT]->(b:Account)
  WHERE d.superseded_at IS NULL
  RETURN b.key AS other
}
WITH DISTINCT other
RETURN collect({key: other}) AS rows
