// Finds messages that were given up by where the queue keeps them.
CREATE INDEX deadletter_reference IF NOT EXISTS FOR (d:DeadLetter) ON (d.reference)
