// Gives the creators that these accounts belong to: their stored profiles, and the keys of all their accounts.
UNWIND $keys AS key
MATCH (:Account {key: key})-[:BELONGS_TO]->(c:Creator)
WITH DISTINCT c
MATCH (c)<-[:BELONGS_TO]-(a:Account)
WITH c, collect(a.key) AS members
RETURN collect({creator: properties(c), members: members}) AS rows
