// Removes names that no account shows any more.
UNWIND $keys AS key
MATCH (i:Name {key: key})
WHERE NOT EXISTS { (i)<-[:NAMED]-(:Account) }
DETACH DELETE i
RETURN count(*) AS removed
