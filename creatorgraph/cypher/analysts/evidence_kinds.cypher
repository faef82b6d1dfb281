// Which kinds of evidence the identity edges rest on: how many edges have each, and its mean weight in bits.
MATCH (:Account)-[edge:SAME_AS]->(:Account)
UNWIND [kind IN keys(edge) WHERE kind STARTS WITH 'w_' AND kind <> 'w_prior'] AS kind
RETURN edge.band AS band, substring(kind, 2) AS evidence, count(*) AS edges, avg(edge[kind]) AS mean_bits
ORDER BY band, edges DESC, evidence
