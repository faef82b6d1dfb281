// Tells whether anybody was ever erased.
MATCH (t:Tombstone)
WITH t LIMIT 1
RETURN collect({key: t.key}) AS rows
