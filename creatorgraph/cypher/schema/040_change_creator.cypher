// Finds the changes of a creator.
CREATE INDEX change_creator IF NOT EXISTS FOR (c:Change) ON (c.creator)
