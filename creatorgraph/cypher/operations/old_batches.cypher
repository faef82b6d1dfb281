// Names some batches of fetches that were done before an instant: no message can bring them again.
MATCH (b:RunBatch)
WHERE b.done_at < $at AND (b.run STARTS WITH 'backfill-' OR b.run STARTS WITH 'refresh-' OR b.run STARTS WITH 'new-'
      OR b.run STARTS WITH 'ingest-')
RETURN b.key AS key
LIMIT $most
