// Takes the next numbers of a sequence without gaps: the last of them is returned.
MERGE (l:Lock {name: $name})
ON CREATE SET l.turn = 0
SET l.turn = l.turn + $count
RETURN l.turn AS last
