// Gives which search index answers, which one is being filled beside it, and how far the reconciler is.
MATCH (s:IndexState {name: 'creators'})
RETURN s.active AS active, s.building AS building, s.built_to AS built_to, s.retired AS retired,
       s.reconciled_to AS reconciled_to, s.reconciled_at AS reconciled_at, s.held_until AS held_until
