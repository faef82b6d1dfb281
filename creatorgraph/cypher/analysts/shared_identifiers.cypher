// The identifiers that most accounts share: the more share one, the less it says.
// :param minimum => 5
// :param limit => 25
MATCH (shared:Email|Url|Name)
WHERE shared.degree >= $minimum
RETURN labels(shared)[0] AS identifier, shared.key AS key, shared.kind AS kind, shared.degree AS accounts
ORDER BY accounts DESC, key
LIMIT $limit
