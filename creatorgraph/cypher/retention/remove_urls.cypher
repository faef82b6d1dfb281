// Removes urls that no account shows any more.
UNWIND $keys AS key
MATCH (i:Url {key: key})
WHERE NOT EXISTS { (i)<-[:HAS_URL]-(:Account) }
DETACH DELETE i
RETURN count(*) AS removed
