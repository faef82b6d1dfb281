// Lets everybody who shows one of these emails be managed by the agency that it has become.
UNWIND $rows AS row
MATCH (g:Agency {id: row.id})
MATCH (i:Email {key: row.key})<-[:HAS_EMAIL]-(a:Account)
MERGE (a)-[m:MANAGED_BY]->(g)
ON CREATE SET m.since = row.at, m.through = row.key
