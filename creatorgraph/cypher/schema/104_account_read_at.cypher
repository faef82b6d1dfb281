// When a platform gave an account: of accounts of earlier versions as their last stamp says, or a stamp behind an import's.
MATCH (a:Account)
WHERE a.read_at IS NULL
WITH a, [source IN ['instagram', 'youtube', 'tiktok-research', 'tiktok-display', 'x']
  WHERE a.source = source OR a.provenance CONTAINS '","' + source + '"]'] AS said
WHERE size(said) > 0
CALL (a, said) {
  SET a.read_at = CASE WHEN a.source IN said THEN a.observed_at
    ELSE right(split(a.provenance, '","' + said[0] + '"]')[0], 24) END
} IN TRANSACTIONS OF 10000 ROWS
