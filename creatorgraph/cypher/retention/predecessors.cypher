// Gives the creators that were merged into these, with the names of their properties.
UNWIND $ids AS id
MATCH (c:Creator {id: id})<-[:REDIRECTS_TO*1..]-(old:Creator)
RETURN DISTINCT old.id AS creator, keys(old) AS shown
