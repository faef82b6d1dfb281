// Gives the redirects of ids: each step from an id to the one that stands, and every id that leads to it; at most so many.
UNWIND $ids AS id
MATCH (asked:Creator {id: id})
CALL (asked) {
  MATCH way = (asked)-[:REDIRECTS_TO*1..]->(:Creator)
  WITH way ORDER BY length(way) DESC LIMIT 1
  UNWIND relationships(way) AS r
  RETURN 'onward' AS side, startNode(r).id AS old, endNode(r).id AS new, r.at AS at, r.why AS why
  UNION
  MATCH (asked)<-[:REDIRECTS_TO*0..]-(new:Creator)<-[r:REDIRECTS_TO]-(old:Creator)
  WITH DISTINCT old, r, new LIMIT $limit
  RETURN 'merged' AS side, old.id AS old, new.id AS new, r.at AS at, r.why AS why
}
RETURN id AS asked, side, old, new, at, why
ORDER BY at, old
