// Finds the decisions that a split made.
CREATE INDEX decision_split IF NOT EXISTS FOR (n:Decision) ON (n.split)
