-- Long work.

-- name: job_insert
INSERT INTO job (id, kind, state, parameters, owner, node, heartbeat_at, progress_done, progress_total, checkpoint,
                 is_cancel_asked, batch_id, created_at, started_at)
VALUES ($id, $kind, 'running', $parameters, $owner, $node, $now, 0, 0, $checkpoint, 0, $batch_id, $created_at,
        $started_at);

-- name: job_beat
-- A sign of life of the program that holds job $id.
UPDATE job SET heartbeat_at = $now, stage = $stage, unit = $unit, progress_done = $done, progress_total = $total
WHERE id = $id AND node = $node AND state = 'running';

-- name: job_is_cancel_asked
SELECT is_cancel_asked FROM job WHERE id = $id;

-- name: job_keep_checkpoint
UPDATE job SET checkpoint = $checkpoint, heartbeat_at = $now WHERE id = $id AND node = $node AND state = 'running';

-- name: job_end
UPDATE job SET state = $state, result = $result, error = $error, error_file = $error_file, finished_at = $now
WHERE id = $id AND node = $node AND state = 'running';

-- name: job_ask_cancel
UPDATE job SET is_cancel_asked = 1 WHERE id = $id AND state = 'running';

-- name: job_resume
-- Takes a job whose program is gone; of two who try one gets it.
UPDATE job SET node = $node, heartbeat_at = $now, is_cancel_asked = 0
WHERE id = $id AND state = 'running' AND heartbeat_at < $silent_since AND checkpoint IS NOT NULL;

-- name: job_fail_silent
-- Jobs without a checkpoint whose program gave no sign of life since $silent_since.
UPDATE job SET state = 'failed', error = $error, finished_at = $now
WHERE state = 'running' AND heartbeat_at < $silent_since AND checkpoint IS NULL;

-- name: job_list
-- The newest $limit jobs with an id below $before.
SELECT id, kind, state, parameters, owner, stage, unit, progress_done, progress_total, checkpoint, result, error,
       error_file, batch_id, created_at, started_at, finished_at, heartbeat_at, is_cancel_asked
FROM job WHERE id < $before ORDER BY id DESC LIMIT $limit;

-- name: job_load
SELECT id, kind, state, parameters, owner, stage, unit, progress_done, progress_total, checkpoint, result, error,
       error_file, batch_id, created_at, started_at, finished_at, heartbeat_at, is_cancel_asked
FROM job WHERE id = $id;
