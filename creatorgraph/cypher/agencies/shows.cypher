// Gives what accounts have to do with agencies: over-shared e-mails and sites that they show, and whom they are managed by.
UNWIND $keys AS key
MATCH (a:Account {key: key})
OPTIONAL MATCH (a)-[:HAS_EMAIL]->(e:Email)
WHERE e.degree > $email_cap
WITH a, collect(e.key) AS emails
OPTIONAL MATCH (a)-[:HAS_URL]->(u:Url)
WHERE u.degree > $url_cap AND u.kind = 'site'
WITH a, emails, collect(u.key) AS urls
OPTIONAL MATCH (a)-[:MANAGED_BY]->(g:Agency)
WITH a, emails, urls, collect({id: g.id, kind: g.kind, key: g.identifier}) AS agencies
WITH a, emails, urls, [g IN agencies WHERE g.id IS NOT NULL] AS agencies
WHERE size(emails) + size(urls) + size(agencies) > 0
RETURN collect({account: a.key, emails: emails, urls: urls, agencies: agencies}) AS rows
