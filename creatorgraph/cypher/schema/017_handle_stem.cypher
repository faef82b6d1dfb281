// Finds Handle nodes by stem.
CREATE INDEX handle_stem IF NOT EXISTS FOR (n:Handle) ON (n.stem)
