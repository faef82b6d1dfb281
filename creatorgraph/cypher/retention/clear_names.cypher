// Removes the names from the feed that creators had, and the handles of accounts of theirs; the changes stay.
UNWIND $rows AS row
MATCH (c:Change {creator: row.creator, kind: 'RENAMED'})
WHERE (c.account IS NULL AND row.names) OR c.account IN row.accounts
SET c.was = null, c.now = null
