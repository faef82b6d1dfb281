// Lets claimed cases go.
UNWIND $keys AS key
MATCH (l:Claim {key: key})
DELETE l
