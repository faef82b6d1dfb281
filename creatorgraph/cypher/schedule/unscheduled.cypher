// Gives the accounts between two keys that have no place in the schedule yet: those that came since it looked there last.
MATCH (a:Account)
WHERE a.key > $after AND a.key <= $until
WITH a // apart: with more beside a range, ArcadeDB looks at every one
WHERE a.refresh_place IS NULL AND ($only_read = false OR a.read_at IS NOT NULL)
RETURN a.key AS key, a.platform AS platform, a.followers AS followers, a.absent_at AS absent_at, a.gone AS gone,
  CASE WHEN a.status = 'stub' THEN null ELSE coalesce(a.read_at, a.observed_at) END AS observed_at,
  CASE WHEN a.unread_at > coalesce(a.read_at, '')
    THEN {why: a.unread, since: a.unread_since, at: a.unread_at} END AS unread
ORDER BY key
