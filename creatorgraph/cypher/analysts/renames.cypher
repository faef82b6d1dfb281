// Accounts that were seen under more than one handle, in the order of time.
// :param minimum => 2
// :param limit => 25
MATCH (account:Account)-[held:HAS_HANDLE]->(:Handle)
WITH account, held
ORDER BY held.from, held.value
WITH account, collect(held.value) AS handles, collect(held.from) AS since, max(held.from) AS latest
WHERE size(handles) >= $minimum
RETURN account.key AS account, account.display_name AS name, handles, since
ORDER BY latest DESC, account
LIMIT $limit
