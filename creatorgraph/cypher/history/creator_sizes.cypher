// Counts the accounts that creators had at an instant, on each platform.
UNWIND $ids AS id
MATCH (c:Creator {id: id})<-[b:BELONGS_TO|BELONGED_TO]-(a:Account)
WHERE coalesce(b.since, b.from) <= $as_of AND (b.to IS NULL OR b.to > $as_of)
RETURN id, a.platform AS platform, count(DISTINCT a) AS accounts
