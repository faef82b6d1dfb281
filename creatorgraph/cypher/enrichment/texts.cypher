// Gives what creators' accounts say of themselves, with what was derived from it, for the model to read.
UNWIND $ids AS id
MATCH (c:Creator {id: id})
WHERE c.status = 'active'
MATCH (a:Account)-[:BELONGS_TO]->(c)
WITH c, collect({key: a.key, bio: a.bio, display_name: a.display_name}) AS accounts
RETURN collect({id: c.id, derived: c.derived, hash: c.derived_hash, accounts: accounts}) AS rows
