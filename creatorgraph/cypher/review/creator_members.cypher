// Gives the accounts of a creator, found under its present or a former id.
MATCH (asked:Creator {id: $id})-[:REDIRECTS_TO*0..20]->(c:Creator)<-[:BELONGS_TO]-(a:Account)
WITH DISTINCT c.id AS creator, a.key AS account
RETURN collect({creator: creator, account: account}) AS rows
