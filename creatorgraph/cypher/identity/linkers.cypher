// Gives who links to each of these accounts; at most so many.
UNWIND $keys AS key
CALL (key) {
  MATCH (:Account {key: key})<-[:LINKS_TO]-(b:Account)
  RETURN b.key AS other LIMIT $most
}
WITH DISTINCT other
RETURN collect({key: other}) AS rows
