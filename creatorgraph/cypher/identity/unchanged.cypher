// Counts the accounts that no writer touched since they were read.
UNWIND $rows AS row
MATCH (a:Account {key: row.key})
WHERE a.turn = row.turn
RETURN count(a) AS accounts
