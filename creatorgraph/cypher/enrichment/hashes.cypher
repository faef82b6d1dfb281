// Gives the hash of the texts that each creator's derived values were read from.
UNWIND $ids AS id
MATCH (c:Creator {id: id})
RETURN collect({id: c.id, hash: c.derived_hash}) AS rows
