// Gives how many accounts show addresses, and of how many creators they are, counted up to so many.
UNWIND $keys AS key
MATCH (i:Url {key: key})
CALL (i) {
  MATCH (i)<-[:HAS_URL]-(:Account)-[:BELONGS_TO]->(c:Creator)
  WITH DISTINCT c LIMIT $most
  RETURN count(c) AS creators
}
RETURN collect({key: key, accounts: i.degree, creators: creators, name: i.host, kind: i.kind}) AS rows
