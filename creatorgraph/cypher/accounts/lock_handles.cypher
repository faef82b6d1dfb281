// Takes the turn of the handles of a batch, so that two writers of one handle go one after the other; gives who holds or held those that are there.
UNWIND $rows AS row
MATCH (h:Handle {key: row.key})
SET h.turn = $turn, h.head = row.head, h.tail = row.tail
WITH h
OPTIONAL MATCH (h)<-[r:HAS_HANDLE]-(a:Account)
RETURN collect({handle: h.key, account: a.key, value: r.value, first: r.from, last: r.last_seen, end: r.to}) AS rows
