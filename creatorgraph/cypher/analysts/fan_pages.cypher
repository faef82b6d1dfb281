// Fan pages and parodies near a star: accounts that say so and share a link or name with the star. A picture.
// :param limit => 100
MATCH (:Handle {key: toLower($platform + ':' + $handle)})<-[held:HAS_HANDLE]-(start:Account)
WHERE held.to IS NULL
MATCH (start)-[:BELONGS_TO]->(creator:Creator)
MATCH member = (creator)<-[:BELONGS_TO]-(star:Account)
MATCH near = (star)-[:LINKS_TO|NAMED*1..2]-(page:Account)
WHERE NOT (page)-[:BELONGS_TO]->(creator)
  AND (page.derived CONTAINS '"fan_page"' OR page.derived CONTAINS '"fan"' OR page.derived CONTAINS '"parody"'
    OR page.derived CONTAINS '"not_affiliated"')
RETURN member, near
LIMIT $limit
