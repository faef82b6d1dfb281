// Finds Name nodes by sorted.
CREATE INDEX name_sorted IF NOT EXISTS FOR (n:Name) ON (n.sorted)
