// Makes the handles of a batch known and takes their turn, so that two writers of one handle go one after the other.
UNWIND $rows AS row
MERGE (h:Handle {key: row.key})
ON CREATE SET h.platform = row.platform, h.value = row.value, h.skeleton = row.skeleton, h.stem = row.stem
SET h.turn = $turn, h.head = row.head, h.tail = row.tail
