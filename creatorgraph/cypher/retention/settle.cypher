// Notes that accounts of which only a stub is left wait for no resolution.
UNWIND $keys AS key
MATCH (a:Account {key: key})
SET a.stale = null
