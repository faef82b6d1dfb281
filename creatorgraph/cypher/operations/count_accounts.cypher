// Counts all accounts, those too that are known from links only, as fast as the engine can.
MATCH (a:Account)
RETURN count(a) AS accounts
