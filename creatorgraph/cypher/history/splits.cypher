// Lists the splits that an id had a part in: what it was split from, and what was split off from it.
MATCH (s:Change {creator: $id, kind: 'SPLIT'})
RETURN s.seq AS seq, s.at AS at, s.creator AS old, s.other AS new, size(s.accounts) AS accounts
ORDER BY seq
LIMIT $limit
UNION
MATCH (s:Change {other: $id, kind: 'SPLIT'})
RETURN s.seq AS seq, s.at AS at, s.creator AS old, s.other AS new, size(s.accounts) AS accounts
ORDER BY seq
LIMIT $limit
