// Gives the creators whose documents must still follow an erasure.
MATCH (o:Outbox {id: $id})
RETURN o.keys AS keys
