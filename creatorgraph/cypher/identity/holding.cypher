// Gives the accounts that hold a handle under which nobody else was seen since.
UNWIND $keys AS key
MATCH (a:Account {key: key})-[h:HAS_HANDLE]->(:Handle)
WHERE h.to IS NULL
RETURN collect({key: a.key}) AS rows
