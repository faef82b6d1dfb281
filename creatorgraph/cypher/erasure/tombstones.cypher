// Gives which of these hashes of names have a tombstone.
UNWIND $keys AS key
MATCH (t:Tombstone {key: key})
RETURN collect({key: t.key, id_known: t.id_known}) AS rows
