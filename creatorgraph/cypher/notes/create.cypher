// Writes a tenant's note on a creator.
MATCH (c:Creator {id: $id})
CREATE (:Note {id: $note.id, tenant: $tenant, text: $note.text, actor: $note.actor, created_at: $note.created_at})
       -[:NOTED_ON]->(c)
