-- name: batch_hidden
-- Which batches have rows in the tables that do not count?
SELECT id FROM batch WHERE state IN ('staging', 'applying', 'undoing') ORDER BY id;

-- name: batch_by_id
SELECT id, kind, state, source, counts, options, job_id, created_at, visible_at, undone_at
  FROM batch
 WHERE id = $id;

-- name: batch_all
SELECT id, kind, state, source, counts, options, job_id, created_at, visible_at, undone_at
  FROM batch
 ORDER BY id DESC;

-- name: batch_insert
INSERT INTO batch (id, kind, state, source, mapping, options, fingerprint, job_id, created_at, created_by)
VALUES ($id, $kind, 'staging', $source, $mapping, $options, $fingerprint, $job_id, $created_at, $created_by);

-- name: batch_move
-- From one state to the next, unless someone else moved it; the instants say when it came and went.
UPDATE batch
   SET state = $state,
       counts = coalesce($counts, counts),
       visible_at = CASE WHEN $state = 'visible' THEN $now ELSE visible_at END,
       undone_at = CASE WHEN $state = 'undone' THEN $now ELSE undone_at END
 WHERE id = $id AND state = $from;

-- name: batch_move
-- dialect: postgres
UPDATE batch
   SET state = $state::text,
       counts = coalesce($counts::text, counts),
       visible_at = CASE WHEN $state::text = 'visible' THEN $now::bigint ELSE visible_at END,
       undone_at = CASE WHEN $state::text = 'undone' THEN $now::bigint ELSE undone_at END
 WHERE id = $id AND state = $from;
