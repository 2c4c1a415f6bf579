-- name: report_run
-- What a run was computed from: runs over the same records as of the same day agree in all of it.
SELECT customer_count, input_fingerprint FROM model_run WHERE id = $id;

-- name: report_sources
-- What the records came from, newest first; a file that came in several times is one source.
SELECT source, max(id) AS newest
  FROM batch
 WHERE state = 'visible' AND kind = 'import'
 GROUP BY source
 ORDER BY newest DESC NULLS LAST;

-- name: report_changed_since
-- Whether records that models read changed after a position of the change feed.
SELECT position
  FROM change
 WHERE position > $position
   AND (kind IN ('batch_visible', 'batch_undone')
        OR (kind IN ('create', 'update', 'delete', 'restore')
            AND entity IN ('customer', 'transaction', 'interaction')))
 ORDER BY position
 LIMIT 1;
