// Creators on many platforms (four by default), the largest audience first.
// :param minimum => 4
// :param limit => 25
MATCH (creator:Creator {status: 'active'})
WHERE size(creator.platforms) >= $minimum
WITH creator, coalesce(creator.followers_largest, 0) AS largest
ORDER BY largest DESC, creator.id
LIMIT $limit
RETURN creator.name AS creator, creator.id AS id, creator.account_count AS accounts, largest,
  creator.followers_instagram AS instagram, creator.followers_youtube AS youtube,
  creator.followers_tiktok AS tiktok, creator.followers_x AS x, creator.confidence AS confidence
