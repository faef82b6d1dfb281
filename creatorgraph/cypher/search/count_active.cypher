// Counts the creators that have a search document, to see whether the graph lost most of them.
MATCH (c:Creator {status: 'active'})
RETURN count(c) AS creators
