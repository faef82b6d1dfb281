// Makes handles known; another writer that made one known meanwhile makes this fail and be planned again.
UNWIND $rows AS row
CREATE (h:Handle {key: row.key, platform: row.platform, value: row.value, skeleton: row.skeleton, stem: row.stem,
                  head: row.head, tail: row.tail, turn: $turn})
