// Tells whose turn it is with a named lock, without taking it, and with how many accounts evidence counts.
MATCH (l:Lock {name: $name})
RETURN collect({turn: l.turn, population: coalesce(l.population, 0), rescoring: l.rescoring}) AS rows
