// Removes emails that no account shows any more.
UNWIND $keys AS key
MATCH (i:Email {key: key})
WHERE NOT EXISTS { (i)<-[:HAS_EMAIL]-(:Account) }
DETACH DELETE i
RETURN count(*) AS removed
