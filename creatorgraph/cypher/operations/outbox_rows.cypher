// Counts how many of these rows of follow-up work still wait.
UNWIND $ids AS id
MATCH (o:Outbox {id: id})
WITH count(o) AS waiting
RETURN collect({waiting: waiting}) AS rows
