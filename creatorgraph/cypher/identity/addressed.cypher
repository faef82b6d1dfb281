// Gives the accounts that these references name or named: by their key, or by a handle that they hold or held.
UNWIND $keys AS key
CALL (key) {
  MATCH (a:Account {key: key})
  RETURN a.key AS account
  UNION
  MATCH (:Handle {key: replace(key, ':@', ':')})<-[:HAS_HANDLE]-(a:Account)
  RETURN a.key AS account
}
RETURN collect({key: account}) AS rows
