// Creates accounts, stale until their own turn; another writer that created one meanwhile makes this fail and be planned again.
UNWIND $rows AS row
CREATE (a:Account)
SET a = row
