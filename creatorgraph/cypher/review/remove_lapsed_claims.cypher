// Removes claims whose time is over.
MATCH (l:Claim)
WHERE l.until <= $at
DELETE l
