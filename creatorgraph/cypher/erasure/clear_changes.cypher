// Takes accounts out of the changes of the feed that name them; the changes and their numbers stay.
UNWIND $rows AS row
MATCH (c:Change {creator: row.creator})
WHERE any(key IN row.accounts WHERE key IN coalesce(c.accounts, []) OR key = c.account)
SET c.accounts = [key IN coalesce(c.accounts, []) WHERE NOT key IN row.accounts],
    c.account = CASE WHEN c.account IN row.accounts THEN null ELSE c.account END
