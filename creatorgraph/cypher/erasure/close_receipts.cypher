// Closes the receipts of the erasures whose last work these rows of the outbox were: they have the receipts' ids.
UNWIND $ids AS id
MATCH (e:Erasure {id: id})
WHERE e.status = 'running'
SET e.status = 'done', e.finished_at = $at
