// Finds Handle nodes by skeleton.
CREATE INDEX handle_skeleton IF NOT EXISTS FOR (n:Handle) ON (n.skeleton)
