// Gives the stored profiles of these creators.
UNWIND $ids AS id
MATCH (c:Creator {id: id})
RETURN collect({creator: properties(c)}) AS rows
