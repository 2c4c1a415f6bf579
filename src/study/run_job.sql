-- name: run_jobs_running
-- Runs that say they are at work.
SELECT id, checkpoint, heartbeat_at FROM job WHERE state = 'running' AND kind = 'run' ORDER BY id;

-- name: run_job_interrupt
-- A run whose process is gone.
UPDATE job SET state = 'failed', error = $error, finished_at = $now WHERE id = $id AND state = 'running';
