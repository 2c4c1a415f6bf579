-- Whether a store is what it should be.

-- name: check_integrity
SELECT integrity_check FROM pragma_integrity_check;

-- name: check_integrity
-- dialect: postgres
SELECT 'ok';

-- name: check_batches
SELECT id, kind, state, source FROM batch
WHERE state = 'staging' OR state = 'applying' OR state = 'undoing' ORDER BY id;

-- name: check_jobs
SELECT id, kind, heartbeat_at FROM job WHERE state = 'running' AND heartbeat_at < $silent_since ORDER BY id;

-- name: check_feed
SELECT count(*), min(position), max(position) FROM change;

-- name: check_consumers
SELECT name, position FROM change_consumer WHERE position > $newest ORDER BY name;
