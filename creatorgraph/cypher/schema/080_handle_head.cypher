// Finds Handle nodes by head.
CREATE INDEX handle_head IF NOT EXISTS FOR (n:Handle) ON (n.head)
