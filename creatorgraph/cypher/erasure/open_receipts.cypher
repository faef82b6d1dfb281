// Gives the open receipts that erasing these names goes on with, the oldest first.
UNWIND $keys AS key
MATCH (t:Tombstone {key: key})
MATCH (e:Erasure {id: t.erasure})
WHERE e.status = 'running'
WITH DISTINCT e
OPTIONAL MATCH (o:Tombstone {erasure: e.id})
WHERE NOT o.key IN $keys
WITH e, count(o) AS others
// one that removed nothing yet has other names to remove, if it wrote them; of one that removed, the index is left
WHERE CASE WHEN e.accounts IS NULL THEN others = 0 ELSE $nothing_left END
RETURN e.id AS id
ORDER BY e.at, e.id
