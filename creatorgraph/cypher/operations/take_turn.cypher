// Takes the turn of a named lock until the transaction ends: whoever writes it first goes first.
MERGE (l:Lock {name: $name})
ON CREATE SET l.turn = 0
SET l.turn = l.turn + 1
RETURN collect({turn: l.turn}) AS rows
