// Who mentions whom: pairs of creators by how many posts of one name the other.
// :param minimum => 1
// :param limit => 25
MATCH (one:Creator)<-[:BELONGS_TO]-(:Account)-[:POSTED]->(post:Post)
MATCH (post)-[:MENTIONS]->(:Account)-[:BELONGS_TO]->(two:Creator)
WHERE one.id <> two.id
WITH one, two, count(DISTINCT post) AS posts
WHERE posts >= $minimum
RETURN one.name AS creator, two.name AS mentions, posts, one.id AS creator_id, two.id AS mentions_id
ORDER BY posts DESC, creator_id, mentions_id
LIMIT $limit
