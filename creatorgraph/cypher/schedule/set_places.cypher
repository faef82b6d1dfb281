// Writes where accounts stand in the schedule; the property of earlier versions goes.
UNWIND $rows AS row
MATCH (a:Account {key: row.key})
SET a.refresh_place = row.place, a.next_refresh_at = null
