// Lets accounts belong to creators that they did not belong to, and counts them: one that is gone meanwhile makes the whole stale. They are settled by that.
UNWIND $rows AS row
MATCH (a:Account {key: row.account})
MATCH (c:Creator {id: row.creator})
CREATE (a)-[:BELONGS_TO {since: row.since, confidence: row.confidence}]->(c)
SET a.stale = CASE WHEN a.stale = row.stale THEN null ELSE a.stale END
WITH count(a) AS joined
RETURN collect({joined: joined}) AS rows
