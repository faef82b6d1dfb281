// Lists the receipts of erasures, the latest first.
MATCH (e:Erasure)
WITH e ORDER BY e.at DESC, e.id LIMIT $limit
RETURN properties(e) AS receipt
ORDER BY receipt.at DESC, receipt.id
