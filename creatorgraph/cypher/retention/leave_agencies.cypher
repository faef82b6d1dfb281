// Takes accounts out of the agencies that managed them.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[r:MANAGED_BY]->(:Agency)
DELETE r
