// Lets accounts be managed by the agencies behind what they show.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})
MATCH (g:Agency {id: row.agency})
MERGE (a)-[m:MANAGED_BY]->(g)
ON CREATE SET m.since = row.at, m.through = row.through
