// Writes tombstones: the keyed hashes of the names of who is erased; whether the id was known is never unlearned.
UNWIND $rows AS row
MERGE (t:Tombstone {key: row.key})
ON CREATE SET t.id_known = row.id_known, t.at = row.at, t.erasure = row.erasure
SET t.id_known = t.id_known AND row.id_known
