// One person's whole evidence: a creator's accounts, what they show, and the edges between them. A picture.
// :param limit => 200
MATCH (:Handle {key: toLower($platform + ':' + $handle)})<-[held:HAS_HANDLE]-(start:Account)
WHERE held.to IS NULL
MATCH (start)-[:BELONGS_TO]->(creator:Creator)
MATCH member = (creator)<-[:BELONGS_TO]-(account:Account)
OPTIONAL MATCH evidence = (account)-[:SAME_AS|LINKS_TO|HAS_EMAIL|HAS_URL|HAS_HANDLE|NAMED]-()
RETURN member, evidence
LIMIT $limit
