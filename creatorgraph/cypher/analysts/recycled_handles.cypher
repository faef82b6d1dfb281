// Handles that more than one account held: whose evidence belongs to which holder.
// :param minimum => 2
// :param limit => 25
MATCH (handle:Handle)<-[held:HAS_HANDLE]-(:Account)
WITH handle, count(held) AS number
WHERE number >= $minimum
WITH handle
ORDER BY handle.key
LIMIT $limit
MATCH (handle)<-[held:HAS_HANDLE]-(account:Account)
WITH handle, held, account
ORDER BY held.from, account.key
WITH handle, collect(account.key) AS holders, collect(coalesce(account.display_name, '')) AS names,
  collect(held.from) AS since, collect(coalesce(held.to, 'now')) AS until
RETURN handle.key AS handle, holders, names, since, until
ORDER BY handle
