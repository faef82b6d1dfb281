// Writes decisions about pairs of accounts, and counts them: an account that is gone meanwhile makes the count too low.
UNWIND $rows AS row
MATCH (a:Account {key: row.a})
MATCH (b:Account {key: row.b})
CREATE (d:Decision {id: row.id})
SET d += row.decision
CREATE (d)-[:ABOUT {side: 'a'}]->(a)
CREATE (d)-[:ABOUT {side: 'b'}]->(b)
RETURN count(d) AS written
