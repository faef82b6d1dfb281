// Gives what a profile is made of, of accounts that were observed.
UNWIND $keys AS key
MATCH (a:Account {key: key})
WHERE a.status = 'active'
RETURN collect(properties(a)) AS rows
