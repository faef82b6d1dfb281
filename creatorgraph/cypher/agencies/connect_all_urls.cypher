// Lets everybody who shows one of these urls be managed by the agency that it has become.
UNWIND $rows AS row
MATCH (g:Agency {id: row.id})
MATCH (i:Url {key: row.key})<-[:HAS_URL]-(a:Account)
MERGE (a)-[m:MANAGED_BY]->(g)
ON CREATE SET m.since = row.at, m.through = row.key
