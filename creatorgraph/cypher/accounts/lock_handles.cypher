// Takes the turn of the handles of a batch, so that two writers of one handle go one after the other; gives those that are there.
UNWIND $rows AS row
MATCH (h:Handle {key: row.key})
SET h.turn = $turn, h.head = row.head, h.tail = row.tail
RETURN collect({key: h.key}) AS rows
