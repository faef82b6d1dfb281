// Counts the identity edges at these places of the review queue, up to a number.
MATCH (a)-[s:SAME_AS]->(b)
WHERE s.place IN $places
WITH s LIMIT $most
RETURN count(s) AS edges
