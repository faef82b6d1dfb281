// Creators with two accounts on one platform: a second account of theirs, or two people in one.
// :param minimum => 2
// :param limit => 25
MATCH (creator:Creator {status: 'active'})<-[:BELONGS_TO]-(account:Account)
WITH creator, account.platform AS platform, collect(coalesce(account.handle, account.key)) AS handles,
  collect(coalesce(account.display_name, '')) AS names
WHERE size(handles) >= $minimum
RETURN creator.name AS creator, creator.id AS id, platform, handles, names, creator.confidence AS confidence
ORDER BY confidence, id, platform
LIMIT $limit
