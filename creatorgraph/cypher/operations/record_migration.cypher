// Records that a migration was applied; a second record of it changes nothing.
MERGE (m:Migration {number: $number})
ON CREATE SET m.name = $name, m.applied_at = $at
RETURN m.number AS number
