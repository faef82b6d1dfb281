// Lists the decisions about two accounts, the latest first.
MATCH (a:Account {key: $a})<-[:ABOUT]-(d:Decision)-[:ABOUT]->(b:Account {key: $b})
RETURN properties(d) AS decision
ORDER BY d.at DESC, d.id
