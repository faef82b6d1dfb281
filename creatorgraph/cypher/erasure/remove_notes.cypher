// Removes all tenants' notes on creators that are erased, under ids from before a merge as well. Gives how many.
UNWIND $ids AS id
MATCH (:Creator {id: id})<-[:REDIRECTS_TO*0..]-(:Creator)<-[:NOTED_ON]-(n:Note)
WITH DISTINCT n
DETACH DELETE n
RETURN count(*) AS notes
