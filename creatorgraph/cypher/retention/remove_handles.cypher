// Removes handles that no account shows any more.
UNWIND $keys AS key
MATCH (i:Handle {key: key})
WHERE NOT EXISTS { (i)<-[:HAS_HANDLE]-(:Account) }
DETACH DELETE i
RETURN count(*) AS removed
