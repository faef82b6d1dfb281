// Gives the decisions in force about these accounts, with both accounts of each.
UNWIND $keys AS key
MATCH (a:Account {key: key})<-[:ABOUT]-(d:Decision)
WHERE d.superseded_at IS NULL
MATCH (d)-[:ABOUT]->(b:Account)
WITH DISTINCT d.id AS id, d.verdict AS verdict, b.key AS account
RETURN collect({id: id, verdict: verdict, account: account}) AS rows
