// Marks decisions in force as superseded: by whom, why, and when.
UNWIND $rows AS row
MATCH (d:Decision {id: row.id})
WHERE d.superseded_at IS NULL
SET d.superseded_at = row.at, d.superseded_actor = row.actor, d.superseded_reason = row.reason
RETURN count(d) AS superseded
