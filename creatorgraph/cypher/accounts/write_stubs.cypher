// Makes accounts that are known only from a link or a mention; one that is there is left as it is.
UNWIND $rows AS row
MERGE (a:Account {key: row.key})
ON CREATE SET a += row.properties
