// Tells whose turn it is with a named lock, without taking it, and with how many accounts evidence counts.
MATCH (l:Lock {name: $name})
RETURN l.turn AS turn, coalesce(l.population, 0) AS population, l.rescoring AS rescoring
