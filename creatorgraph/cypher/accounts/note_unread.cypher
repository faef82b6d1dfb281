// Notes that accounts were asked for and not given: why, when, and since when that is so without a reading between.
UNWIND $rows AS row
MATCH (a:Account {key: row.key})
WITH a, row, CASE WHEN a.unread_at > coalesce(a.read_at, '') THEN a.unread_since ELSE $at END AS since
SET a.unread = row.why, a.unread_since = since, a.unread_at = $at
