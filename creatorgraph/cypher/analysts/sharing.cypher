// Everybody who shows one identifier (the key of an Email, Url or Name), with their creators. A picture.
// :param limit => 200
MATCH shown = (shared:Email|Url|Name {key: $key})<-[:HAS_EMAIL|HAS_URL|NAMED]-(account:Account)
OPTIONAL MATCH member = (account)-[:BELONGS_TO]->(:Creator)
RETURN shown, member
LIMIT $limit
