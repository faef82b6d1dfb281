// Tells whether the graph takes writes: runs in a transaction that is taken back.
CREATE (:Lock {name: $turn})
