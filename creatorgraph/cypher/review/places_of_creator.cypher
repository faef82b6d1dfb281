// Gives the places in the review queue at which edges of a creator's accounts stand.
MATCH (:Creator {id: $creator})<-[:BELONGS_TO]-(a:Account)-[s:SAME_AS {band: $band}]-(:Account)
RETURN collect(DISTINCT {place: s.place}) AS rows
