// Leaves follow-up work in the outbox, in the transaction that makes it due. Who only counts it reads no keys.
UNWIND $rows AS row
CREATE (o:Outbox {id: row.id, kind: row.kind, size: size(row.keys), keys: row.keys, runs: row.runs,
                  created_at: row.created_at})
