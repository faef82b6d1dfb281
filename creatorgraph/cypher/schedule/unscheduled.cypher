// Gives accounts that have no deadline yet: those that came since the last pass of the schedule.
MATCH (a:Account)
WHERE a.next_refresh_at IS NULL AND ($sources IS NULL OR a.source IN $sources)
WITH a LIMIT $limit
RETURN a.key AS key, a.platform AS platform, a.followers AS followers, a.absent_at AS absent_at, a.gone AS gone,
  CASE WHEN a.status = 'stub' THEN null ELSE a.observed_at END AS observed_at
