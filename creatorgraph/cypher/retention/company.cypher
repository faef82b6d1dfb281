// Gives the creators of accounts with all their members, and the accounts that identity edges join to these accounts.
UNWIND $keys AS key
MATCH (a:Account {key: key})
CALL (a) {
  OPTIONAL MATCH (a)-[:SAME_AS]-(b:Account)
  RETURN collect(b.key) AS joined
}
CALL (a) {
  OPTIONAL MATCH (a)-[:BELONGS_TO]->(c:Creator)
  OPTIONAL MATCH (c)<-[:BELONGS_TO]-(m:Account)
  RETURN c.id AS creator, keys(c) AS shown, collect(CASE WHEN m.status = 'active' THEN m.key END) AS members
}
RETURN a.key AS key, joined, creator, shown, members
