// Lists the backfills, the newest first, with how far each is and since when.
MATCH (r:Run)
WHERE r.kind = 'backfill'
RETURN r.id AS id, r.status AS status, coalesce(r.total, 0) AS total,
       CASE WHEN coalesce(r.answered, 0) > coalesce(r.lines, 0) THEN r.answered ELSE coalesce(r.lines, 0) END AS lines,
       coalesce(r.resumed_lines, 0) AS resumed_lines, coalesce(r.resumed_at, r.started_at) AS resumed_at,
       coalesce(r.moved_at, r.started_at) AS moved_at
ORDER BY r.started_at DESC
LIMIT $most
