// Lists the identity edges among the accounts of one creator.
MATCH (c:Creator {id: $id})<-[:BELONGS_TO]-(a:Account)-[s:SAME_AS]->(b:Account)-[:BELONGS_TO]->(c)
RETURN a.key AS a, b.key AS b, properties(s) AS edge
ORDER BY a, b
LIMIT $limit
