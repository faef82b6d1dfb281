// Writes where accounts stand in the schedule, or that they have no place in it; the property of earlier versions goes.
UNWIND $rows AS row
MATCH (a:Account {key: row.key})
SET a.refresh_place = row.place, a.next_refresh_at = null
