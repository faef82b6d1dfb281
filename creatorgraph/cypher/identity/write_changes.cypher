// Appends to the change feed. Property by property: created empty and set as a whole, each costs ArcadeDB twice as much.
UNWIND $rows AS row
CREATE (c:Change {seq: row.seq, kind: row.kind, at: row.at, creator: row.creator, other: row.other,
                  accounts: row.accounts, account: row.account, was: row.was, now: row.now})
