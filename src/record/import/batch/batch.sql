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

-- name: batch_unfinished
-- Which batches were being written or undone, by whom?
SELECT b.id, b.kind, b.state, b.job_id, j.checkpoint, j.heartbeat_at
  FROM batch b LEFT JOIN job j ON j.id = b.job_id
 WHERE b.state IN ('staging', 'applying', 'undoing')
 ORDER BY b.id;

-- name: batch_take_turn
-- One at a time looks whether another is at work: the store's own row is theirs until they have said so.
UPDATE store_state SET change_position = change_position WHERE id = 1;

-- name: batch_at_work
-- Is anything being imported or undone now? Of these the first.
SELECT b.id, b.source
  FROM batch b
 WHERE b.state IN ('staging', 'applying', 'undoing')
 ORDER BY b.id
 LIMIT 1;

-- name: batch_job_insert
INSERT INTO job (id, kind, state, parameters, owner, heartbeat_at, progress_done, progress_total, checkpoint,
                 is_cancel_asked, batch_id, created_at, started_at)
VALUES ($id, $kind, 'running', $parameters, $owner, $now, 0, 0, $checkpoint, 0, $batch_id, $now, $now);

-- name: batch_job_insert
-- dialect: postgres
INSERT INTO job (id, kind, state, parameters, owner, heartbeat_at, progress_done, progress_total, checkpoint,
                 is_cancel_asked, batch_id, created_at, started_at)
VALUES ($id, $kind, 'running', $parameters, $owner, $now::bigint, 0, 0, $checkpoint, 0, $batch_id, $now::bigint,
        $now::bigint);

-- name: batch_job_finish
UPDATE job
   SET state = $state, result = $result, error = $error, error_file = $error_file, heartbeat_at = NULL,
       finished_at = $now
 WHERE id = $id;

-- name: batch_job_heartbeat
UPDATE job SET heartbeat_at = $now, stage = $stage, progress_done = $done, progress_total = $total WHERE id = $id;
