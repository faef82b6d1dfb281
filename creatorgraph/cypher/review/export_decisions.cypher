// Gives a page of all decisions, superseded ones too, by id, with what their accounts can be found by again.
MATCH (d:Decision)
WHERE d.id > $after
WITH d ORDER BY d.id LIMIT $limit
MATCH (d)-[:ABOUT {side: 'a'}]->(a:Account), (d)-[:ABOUT {side: 'b'}]->(b:Account)
RETURN properties(d) AS decision, a.platform AS a_platform, a.platform_id AS a_id, a.handle AS a_handle,
  a.key AS a, b.platform AS b_platform, b.platform_id AS b_id, b.handle AS b_handle, b.key AS b
ORDER BY d.id
