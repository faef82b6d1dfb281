// Lets accounts belong to creators that they did not belong to, and counts them: one that is gone meanwhile makes the whole stale.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})
MATCH (c:Creator {id: row.creator})
CREATE (a)-[:BELONGS_TO {since: row.since, confidence: row.confidence}]->(c)
WITH count(a) AS joined
RETURN collect({joined: joined}) AS rows
