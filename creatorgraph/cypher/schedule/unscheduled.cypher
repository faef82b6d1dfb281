// Gives accounts that have no deadline yet: those that came since the last pass of the schedule.
MATCH (a:Account)
WHERE a.next_refresh_at IS NULL
WITH a LIMIT $limit
RETURN a.key AS key, a.platform AS platform, a.followers AS followers,
  CASE WHEN a.status = 'stub' THEN null ELSE a.observed_at END AS observed_at
