// Suspected agencies: an e-mail or site that accounts of many creators show.
// :param minimum => 5
// :param limit => 25
MATCH (shared:Email|Url)
WHERE shared.degree >= $minimum
MATCH (shared)<-[:HAS_EMAIL|HAS_URL]-(account:Account)-[:BELONGS_TO]->(creator:Creator)
WITH shared, count(DISTINCT account) AS accounts, count(DISTINCT creator.id) AS creators,
  collect(DISTINCT creator.name) AS names
WHERE creators >= $minimum
RETURN labels(shared)[0] AS identifier, shared.key AS key, shared.kind AS kind, creators, accounts,
  names[0..5] AS some_names
ORDER BY creators DESC, key
LIMIT $limit
