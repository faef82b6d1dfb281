// Finds messages that were given up, by where the queue keeps them; histories of those only that were sent again.
MATCH (d:DeadLetter)
WHERE d.reference IN $references
RETURN collect({id: d.id, reference: d.reference, status: d.status, tries: d.tries,
                history: CASE WHEN d.status = 'replayed' THEN d.history END}) AS rows
