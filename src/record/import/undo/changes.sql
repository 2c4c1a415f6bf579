-- name: history_of_batch
-- What a batch changed, a page at a time. It changes a record once.
SELECT customer_id, id, entity, record_id, changes
  FROM history
 WHERE batch_id = $batch_id AND action = 'update' AND (customer_id, id) > ($after_customer, $after)
 ORDER BY customer_id, id
 LIMIT $limit;

-- name: history_beside
-- What else changed a record, newest first, and whether that counts: by hand, or by an import that was not
-- undone.
SELECT id, changes,
       CASE WHEN batch_id IS NULL
              OR batch_id IN (SELECT id FROM batch WHERE kind = 'import' AND state = 'visible')
            THEN 1 ELSE 0 END AS counts
  FROM history
 WHERE customer_id = $customer_id AND entity = $entity AND record_id = $record_id AND action = 'update'
   AND id <> $id
 ORDER BY id DESC;

-- name: history_forget
DELETE FROM history WHERE customer_id = $customer_id AND id = $id;

-- name: history_undo_note
INSERT INTO history (customer_id, id, entity, record_id, version, action, changes, changed_at, changed_by, batch_id)
VALUES ($customer_id, $id, $entity, $record_id, 0, $action, $changes, $changed_at, $changed_by, $batch_id);

-- name: history_other
-- Did anybody change the customer or something of theirs: by hand, or in another import that counts?
SELECT id
  FROM history
 WHERE customer_id = $customer_id
   AND (batch_id IS NULL
        OR batch_id IN (SELECT id FROM batch WHERE kind = 'import' AND state = 'visible' AND id <> $batch_id))
 LIMIT 1;

-- name: history_other_of_record
-- The same for a record of no customer.
SELECT id
  FROM history
 WHERE customer_id = 0 AND entity = $entity AND record_id = $record_id
   AND (batch_id IS NULL
        OR batch_id IN (SELECT id FROM batch WHERE kind = 'import' AND state = 'visible' AND id <> $batch_id))
 LIMIT 1;

-- name: customer_step
-- The next customers of a range.
SELECT customer_id
  FROM customer
 WHERE customer_id >= $first AND customer_id <= $last
 ORDER BY customer_id
 LIMIT $limit;

-- name: customer_of_batch
-- Customers of a range that are still there though who made them is gone: the batch, or one undone before.
SELECT customer_id
  FROM customer
 WHERE customer_id >= $first AND customer_id <= $last AND deleted_at IS NULL
   AND batch_id IN (SELECT id FROM batch WHERE id = $batch_id OR state = 'undone')
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

-- name: identity_forget_dead
-- Identities that a customer has from batches that do not count.
DELETE FROM identity
 WHERE customer_id = $customer_id
   AND batch_id IN (SELECT id FROM batch WHERE id = $batch_id OR state = 'undone');

-- name: identity_other
-- Has the customer an identity by hand, or from another import that counts?
SELECT key
  FROM identity
 WHERE customer_id = $customer_id
   AND (batch_id IS NULL OR batch_id NOT IN (SELECT id FROM batch WHERE id = $batch_id OR state = 'undone'))
 LIMIT 1;

-- name: identity_of_batch
-- Customers of a range to whom a batch gave identities and that it had not made.
SELECT i.customer_id
  FROM identity i JOIN customer c ON c.customer_id = i.customer_id
 WHERE i.customer_id >= $first AND i.customer_id <= $last AND i.batch_id = $batch_id
   AND (c.batch_id IS NULL OR c.batch_id <> i.batch_id)
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
