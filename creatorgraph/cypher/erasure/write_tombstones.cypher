// Writes tombstones, keyed hashes of names, each with its last erasure; whether the id was known is never unlearned.
UNWIND $rows AS row
MERGE (t:Tombstone {key: row.key})
ON CREATE SET t.id_known = row.id_known, t.at = row.at
SET t.erasure = row.erasure, t.id_known = t.id_known AND row.id_known
