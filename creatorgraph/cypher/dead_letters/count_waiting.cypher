// Counts the messages that were given up and wait for somebody's decision.
MATCH (d:DeadLetter)
WHERE d.status = 'waiting'
RETURN count(d) AS waiting
