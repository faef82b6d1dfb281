// Pages through the agencies, the largest first.
MATCH (g:Agency)
WHERE g.size >= $minimum AND ($after_key IS NULL OR g.size < $after_size OR (g.size = $after_size AND g.id > $after_key))
RETURN properties(g) AS agency
ORDER BY g.size DESC, g.id
LIMIT $limit
