// Holds a creator until the transaction ends: who writes notes on it go one after the other, and not beside its erasure.
MATCH (c:Creator {id: $id})
SET c.turn = $turn
