// Puts creators on a tenant's list that are not on it: a MERGE would look through all of the list for each.
MATCH (l:List {id: $id, tenant: $tenant})
UNWIND $creators AS creator
MATCH (c:Creator {id: creator})
CREATE (l)-[:CONTAINS {since: $at}]->(c)
