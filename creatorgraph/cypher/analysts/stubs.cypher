// Stubs that most accounts link to: whom to fetch next.
// :param minimum => 1
// :param limit => 25
MATCH (stub:Account {status: 'stub'})<-[:LINKS_TO]-(account:Account)
WITH stub, count(DISTINCT account) AS linked_by, max(coalesce(account.followers, 0)) AS largest_audience
WHERE linked_by >= $minimum
RETURN stub.key AS stub, stub.platform AS platform, linked_by, largest_audience
ORDER BY linked_by DESC, largest_audience DESC, stub
LIMIT $limit
