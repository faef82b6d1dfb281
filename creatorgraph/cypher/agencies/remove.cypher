// Removes agencies whose identifier is not over-shared any more.
UNWIND $ids AS id
MATCH (g:Agency {id: id})
DETACH DELETE g
