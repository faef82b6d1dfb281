// Removes the snapshots of evidence from decisions about accounts; the decisions stay.
UNWIND $keys AS key
MATCH (a:Account {key: key})<-[:ABOUT]-(d:Decision)
SET d.evidence = null
