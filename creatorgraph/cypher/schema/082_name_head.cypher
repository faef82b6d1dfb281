// Finds Name nodes by head.
CREATE INDEX name_head IF NOT EXISTS FOR (n:Name) ON (n.head)
