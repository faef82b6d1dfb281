// Finds Name nodes by compact.
CREATE INDEX name_compact IF NOT EXISTS FOR (n:Name) ON (n.compact)
