// Lets accounts belong to creators, and counts them: an account that is gone meanwhile makes the whole stale.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})
MATCH (c:Creator {id: row.creator})
MERGE (a)-[b:BELONGS_TO]->(c)
ON CREATE SET b.since = row.since
SET b.confidence = row.confidence
WITH count(b) AS joined
RETURN collect({joined: joined}) AS rows
