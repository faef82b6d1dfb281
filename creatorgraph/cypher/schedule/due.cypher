// Gives the accounts between two places of the schedule, in its order; `counts` where they are among those to be read.
MATCH (a:Account)
WHERE a.refresh_place > $after AND a.refresh_place <= $until
RETURN ($only_read = false OR a.read_at IS NOT NULL) AS counts, a.refresh_place AS place,
  a.key AS key, a.platform AS platform, a.platform_id AS platform_id, a.handle AS handle,
  a.followers AS followers, CASE WHEN a.status = 'stub' THEN null ELSE coalesce(a.read_at, a.observed_at) END AS observed_at,
  a.absent_at AS absent_at, a.gone AS gone,
  CASE WHEN a.unread_at > coalesce(a.read_at, '')
    THEN {why: a.unread, since: a.unread_since, at: a.unread_at} END AS unread
ORDER BY place
