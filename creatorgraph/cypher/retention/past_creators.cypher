// Gives the creators that accounts belong or belonged to.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[:BELONGS_TO|BELONGED_TO]->(c:Creator)
RETURN DISTINCT c.id AS creator, a.key AS account
