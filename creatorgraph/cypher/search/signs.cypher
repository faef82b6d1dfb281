// Gives what the search document needs of creators beyond their accounts: derived values, agencies, edges that wait for review.
UNWIND $ids AS id
MATCH (c:Creator {id: id})
OPTIONAL MATCH (c)<-[:BELONGS_TO]-(:Account)-[s:SAME_AS {band: 'review'}]-(:Account)
WITH c, count(s) AS waiting
OPTIONAL MATCH (c)<-[:BELONGS_TO]-(:Account)-[:MANAGED_BY]->(g:Agency)
WITH c, waiting, collect(DISTINCT g.id) AS agencies
RETURN collect({id: c.id, niche: c.niche, city: c.city, derived_country: c.derived_country, topics: c.topics,
                interests: c.interests, languages: c.derived_languages, unreviewed_merge: waiting > 0, agencies: agencies}) AS rows
