-- name: stage_newest_as_of
-- Latest day that a finished run of a model looked at, other than this run.
SELECT max(as_of) FROM model_run WHERE model = $model AND state = 'done' AND id <> $run_id;

-- name: stage_changes
-- Every change of one kind, the newest of each customer last.
SELECT customer_id, value FROM stage_change WHERE kind = $kind ORDER BY customer_id, day, id;
