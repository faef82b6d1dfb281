// Removes follow-up work, in the transaction that did it.
UNWIND $ids AS id
MATCH (o:Outbox {id: id})
DELETE o
