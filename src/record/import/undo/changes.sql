-- name: history_of_batch
-- What a batch changed, newest first, a page at a time.
SELECT customer_id, id, entity, record_id, changes
  FROM history
 WHERE batch_id = $batch_id AND action = 'update' AND id < $before
 ORDER BY id DESC
 LIMIT $limit;

-- name: history_forget
DELETE FROM history WHERE customer_id = $customer_id AND id = $id;

-- name: history_undo_note
INSERT INTO history (customer_id, id, entity, record_id, version, action, changes, changed_at, changed_by, batch_id)
VALUES ($customer_id, $id, $entity, $record_id, 0, $action, $changes, $changed_at, $changed_by, $batch_id);

-- name: history_other
-- Did anybody but this batch change the customer?
SELECT id FROM history WHERE customer_id = $customer_id AND (batch_id IS NULL OR batch_id <> $batch_id) LIMIT 1;

-- name: customer_of_batch
-- Customers that a batch made and that are still there.
SELECT customer_id
  FROM customer
 WHERE batch_id = $batch_id AND deleted_at IS NULL AND customer_id > $after
 ORDER BY customer_id
 LIMIT $limit;

-- name: customer_remove
UPDATE customer SET deleted_at = $now, updated_at = $now, version = version + 1 WHERE customer_id = $customer_id;

-- name: customer_remove
-- dialect: postgres
UPDATE customer SET deleted_at = $now::bigint, updated_at = $now::bigint, version = version + 1
 WHERE customer_id = $customer_id;

-- name: customer_forget
DELETE FROM customer WHERE customer_id = $customer_id;

-- name: identity_forget
-- Identities that a batch gave a customer.
DELETE FROM identity WHERE customer_id = $customer_id AND batch_id = $batch_id;

-- name: identity_other
-- Has the customer an identity that the batch did not bring?
SELECT key FROM identity WHERE customer_id = $customer_id AND (batch_id IS NULL OR batch_id <> $batch_id) LIMIT 1;

-- name: identity_of_batch
-- Identities that a batch gave to customers it had not made.
SELECT i.customer_id, i.kind, i.key
  FROM identity i JOIN customer c ON c.customer_id = i.customer_id
 WHERE i.batch_id = $batch_id AND i.customer_id > $after AND (c.batch_id IS NULL OR c.batch_id <> i.batch_id)
 ORDER BY i.customer_id
 LIMIT $limit;

-- name: job_of_batch
SELECT job_id FROM batch WHERE id = $id;

-- name: undo_of_batch
-- The undo of a batch that was begun.
SELECT id FROM batch WHERE kind = 'undo' AND source = $source AND state = 'staging' ORDER BY id LIMIT 1;

-- name: stale_results
-- Results that were computed while the batch counted.
UPDATE model_run SET is_stale = 1 WHERE is_stale = 0 AND started_at >= $since;
