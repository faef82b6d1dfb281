// Gives the accounts of creators, found under their present or a former id.
UNWIND $ids AS id
MATCH (asked:Creator {id: id})-[:REDIRECTS_TO*0..]->(c:Creator)<-[:BELONGS_TO]-(a:Account)
WITH DISTINCT id, c.id AS creator, a.key AS account
RETURN collect({asked: id, creator: creator, account: account}) AS rows
