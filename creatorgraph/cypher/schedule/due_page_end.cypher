// Gives the last of so many places of the schedule behind one and up to one, as the index has them, or null where there is none.
MATCH (a:Account)
USING INDEX a:Account(refresh_place)
WHERE a.refresh_place > $after AND a.refresh_place <= $until
WITH a.refresh_place AS place LIMIT $limit
WITH collect(place) AS places // apart: asked for the greatest of them, Neo4j goes through the index from its end
UNWIND places AS place
RETURN max(place) AS until
