// Appends to the change feed. Property by property: set as a whole after that, ArcadeDB writes each node twice.
UNWIND $rows AS row
CREATE (c:Change {seq: row.seq, kind: row.kind, at: row.at, creator: row.creator, other: row.other,
                  accounts: row.accounts, account: row.account, was: row.was, now: row.now})
