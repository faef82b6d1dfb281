// Counts how many of these rows of follow-up work still wait.
UNWIND $ids AS id
MATCH (o:Outbox {id: id})
RETURN count(o) AS waiting
