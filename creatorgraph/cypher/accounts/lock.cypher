// Takes the turn of accounts that are about to be written, and gives their state as it is then.
UNWIND $keys AS key
MATCH (a:Account {key: key})
SET a.turn = $turn
RETURN collect({account: properties(a)}) AS rows
