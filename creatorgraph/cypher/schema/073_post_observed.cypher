// Finds the posts that were seen long ago.
CREATE INDEX post_observed IF NOT EXISTS FOR (p:Post) ON (p.observed_at)
