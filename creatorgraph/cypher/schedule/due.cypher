// Gives a page of a platform's accounts whose deadline has come, the oldest deadline first.
MATCH (a:Account)
WHERE a.next_refresh_at >= $since AND a.next_refresh_at <= $at
WITH a // apart: with more beside a range, ArcadeDB looks at every one
WHERE a.platform = $platform AND (a.status = 'stub') = $new
  AND (a.next_refresh_at > $since OR a.key > $after)
  AND ($sources IS NULL OR a.source IN $sources)
WITH a ORDER BY a.next_refresh_at, a.key LIMIT $limit
RETURN a.key AS key, a.next_refresh_at AS due_at, a.platform_id AS platform_id, a.handle AS handle,
  a.followers AS followers, CASE WHEN a.status = 'stub' THEN null ELSE a.observed_at END AS observed_at,
  a.absent_at AS absent_at, a.gone AS gone
ORDER BY due_at, key
