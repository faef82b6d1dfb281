// Finds Outbox nodes by kind.
CREATE INDEX outbox_kind IF NOT EXISTS FOR (n:Outbox) ON (n.kind)
