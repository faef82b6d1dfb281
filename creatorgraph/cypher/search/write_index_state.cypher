// Writes which search index answers, which one is being filled beside it, and how far the reconciler is.
MERGE (s:IndexState {name: 'creators'})
SET s += $state
