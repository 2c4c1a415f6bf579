-- name: reach_save
UPDATE batch SET reach = $reach WHERE id = $id;

-- name: reach_of_batch
SELECT reach FROM batch WHERE id = $id;

-- name: reach_of_later_batches
-- What do the imports reach that came after one and count?
SELECT reach FROM batch WHERE id > $id AND kind = 'import' AND state = 'visible' ORDER BY id;

-- name: reach_by_hand
-- Of whom was anything written by hand after an import?
SELECT DISTINCT customer_id FROM history WHERE batch_id IS NULL AND id > $id ORDER BY customer_id;
