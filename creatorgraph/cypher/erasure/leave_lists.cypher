// Takes creators that are erased off all lists, under ids from before a merge as well.
UNWIND $ids AS id
MATCH (:Creator {id: id})<-[:REDIRECTS_TO*0..]-(:Creator)<-[r:CONTAINS]-(:List)
WITH DISTINCT r
DELETE r
