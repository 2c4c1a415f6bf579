-- name: run_insert
-- A run that has begun to be kept; nobody reads it before run_finish.
INSERT INTO model_run (id, model, model_version, program_version, state, parameters, as_of, input_rows,
                       customer_count, input_fingerprint, change_position, results, warnings, job_id, is_stale,
                       started_at, created_by)
VALUES ($id, $model, $model_version, $program_version, 'saving', $parameters, $as_of, $input_rows,
        $customer_count, $input_fingerprint, $change_position, $results, $warnings, $job_id, 0,
        $started_at, $created_by);

-- name: run_table_insert
-- A table of a run.
INSERT INTO model_run_table (run_id, name, row_count, content) VALUES ($run_id, $name, $row_count, $content);

-- name: run_finish
-- Makes a run readable.
UPDATE model_run SET state = 'done', finished_at = $finished_at WHERE id = $id;

-- name: run_newest
-- The newest finished run of a model.
SELECT id, model_version, parameters, as_of, is_stale, finished_at, change_position, results, warnings
  FROM model_run
 WHERE model = $model AND state = 'done'
 ORDER BY id DESC
 LIMIT 1;

-- name: run_tables
-- The tables of a run.
SELECT name, content FROM model_run_table WHERE run_id = $run_id ORDER BY name;

-- name: run_metric_blocks
-- One metric of a run, block by block.
SELECT block, content
  FROM model_run_block
 WHERE run_id = $run_id AND metric = $metric
 ORDER BY block;

-- name: run_ids_of_model
-- Finished runs of a model, newest first: all but the first few lose their blocks.
SELECT id FROM model_run WHERE model = $model AND state = 'done' ORDER BY id DESC;

-- name: run_unfinished
-- Runs whose keeping was interrupted before this one began. Of another that is at work now nothing is taken.
SELECT r.id
  FROM model_run r LEFT JOIN job j ON j.id = r.job_id
 WHERE r.state = 'saving' AND r.started_at < $before AND (j.id IS NULL OR j.state <> 'running')
 ORDER BY r.id;

-- name: run_blocks_delete
-- Drops the metrics of a run.
DELETE FROM model_run_block WHERE run_id = $run_id;

-- name: run_tables_delete
-- Drops the tables of a run.
DELETE FROM model_run_table WHERE run_id = $run_id;

-- name: run_delete
-- Drops a run that was never finished.
DELETE FROM model_run WHERE id = $run_id AND state = 'saving';
