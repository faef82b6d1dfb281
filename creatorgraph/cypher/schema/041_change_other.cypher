// Finds the changes that name a creator as the other one.
CREATE INDEX change_other IF NOT EXISTS FOR (c:Change) ON (c.other)
