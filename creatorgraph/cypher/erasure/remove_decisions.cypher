// Removes the decisions about accounts.
UNWIND $keys AS key
MATCH (:Account {key: key})<-[:ABOUT]-(d:Decision)
WITH DISTINCT d
DETACH DELETE d
