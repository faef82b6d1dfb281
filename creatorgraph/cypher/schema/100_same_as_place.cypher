// Finds identity edges by their place in the review queue.
CREATE INDEX same_as_place IF NOT EXISTS FOR ()-[s:SAME_AS]-() ON (s.place)
