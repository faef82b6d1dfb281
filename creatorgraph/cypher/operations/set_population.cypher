// Writes down with how many accounts evidence counts, and behind which key accounts are still to be judged by that.
MERGE (l:Lock {name: $name})
SET l.population = $population, l.rescoring = $rescoring
