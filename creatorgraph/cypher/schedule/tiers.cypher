// Counts a platform's accounts that were read, by the size of their audience.
MATCH (a:Account)
WHERE a.platform = $platform AND a.status = 'active' AND ($only_read = false OR a.read_at IS NOT NULL)
WITH coalesce(a.followers, 0) AS followers
RETURN sum(CASE WHEN followers >= $mega THEN 1 ELSE 0 END) AS mega,
  sum(CASE WHEN followers >= $macro AND followers < $mega THEN 1 ELSE 0 END) AS macro,
  sum(CASE WHEN followers >= $micro AND followers < $macro THEN 1 ELSE 0 END) AS micro,
  sum(CASE WHEN followers < $micro THEN 1 ELSE 0 END) AS nano
