// Tells whose turn it is with a named lock, without taking it.
MATCH (l:Lock {name: $name})
RETURN l.turn AS turn
