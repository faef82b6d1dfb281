// Tells which of these accounts are there, observed or not.
UNWIND $keys AS key
MATCH (a:Account {key: key})
RETURN collect({key: a.key}) AS rows
