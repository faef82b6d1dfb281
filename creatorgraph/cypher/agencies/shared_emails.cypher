// Gives how many accounts show e-mails, and of how many creators they are, counted up to so many.
UNWIND $keys AS key
MATCH (i:Email {key: key})
CALL (i) {
  MATCH (i)<-[:HAS_EMAIL]-(:Account)-[:BELONGS_TO]->(c:Creator)
  WITH DISTINCT c LIMIT $most
  RETURN count(c) AS creators
}
RETURN collect({key: key, accounts: i.degree, creators: creators, name: i.sealed, kind: i.kind}) AS rows
