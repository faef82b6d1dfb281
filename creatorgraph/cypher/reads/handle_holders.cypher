// Finds the accounts that hold handles now, the one seen last first.
UNWIND $keys AS key
MATCH (h:Handle {key: key})<-[r:HAS_HANDLE]-(a:Account)
WHERE r.to IS NULL
RETURN key, properties(a) AS account
ORDER BY key, r.last_seen DESC, a.key
