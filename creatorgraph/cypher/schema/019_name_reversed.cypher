// Finds Name nodes by reversed.
CREATE INDEX name_reversed IF NOT EXISTS FOR (n:Name) ON (n.reversed)
