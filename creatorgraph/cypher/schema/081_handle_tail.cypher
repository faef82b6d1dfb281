// Finds Handle nodes by tail.
CREATE INDEX handle_tail IF NOT EXISTS FOR (n:Handle) ON (n.tail)
