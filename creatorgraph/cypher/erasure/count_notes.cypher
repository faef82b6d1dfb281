// Counts all tenants' notes on creators, those on ids that were merged into them as well.
UNWIND $ids AS id
MATCH (:Creator {id: id})<-[:REDIRECTS_TO*0..]-(:Creator)<-[:NOTED_ON]-(n:Note)
RETURN count(DISTINCT n.id) AS notes
