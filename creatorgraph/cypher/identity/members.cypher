// Gives the accounts of these creators.
UNWIND $ids AS id
MATCH (c:Creator {id: id})<-[:BELONGS_TO]-(a:Account)
RETURN collect({key: a.key}) AS rows
