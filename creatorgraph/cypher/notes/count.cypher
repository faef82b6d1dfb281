// Counts a tenant's notes on a creator, those on ids that were merged into it as well.
MATCH (:Creator {id: $id})<-[:REDIRECTS_TO*0..]-(:Creator)<-[:NOTED_ON]-(n:Note {tenant: $tenant})
RETURN count(DISTINCT n.id) AS notes
