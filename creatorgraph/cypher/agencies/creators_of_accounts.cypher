// Gives the creators of accounts: whose search documents say by whom they are managed.
UNWIND $keys AS key
MATCH (:Account {key: key})-[:BELONGS_TO]->(c:Creator)
RETURN DISTINCT c.id AS id
