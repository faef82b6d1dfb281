// Removes the claims of cases that one of these accounts is a part of.
UNWIND $keys AS key
MATCH (l:Claim)
WHERE l.key STARTS WITH key + ' ' OR l.key ENDS WITH ' ' + key
DELETE l
