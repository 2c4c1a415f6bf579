-- The change feed.

-- name: change_advance
UPDATE store_state SET change_position = change_position + $count WHERE id = 1;

-- name: change_position
SELECT change_position FROM store_state WHERE id = 1;

-- name: change_insert
INSERT INTO change (position, changed_at, kind, entity, customer_id, record_id, batch_id, details)
VALUES ($position, $changed_at, $kind, $entity, $customer_id, $record_id, $batch_id, $details);

-- name: change_read
SELECT position, changed_at, kind, entity, customer_id, record_id, batch_id, details
FROM change WHERE position > $after ORDER BY position LIMIT $limit;

-- name: change_consumer_position
SELECT position FROM change_consumer WHERE name = $name;

-- name: change_consumer_register
INSERT INTO change_consumer (name, position, updated_at)
SELECT $name, change_position, $updated_at FROM store_state WHERE id = 1
ON CONFLICT (name) DO NOTHING;

-- name: change_acknowledge
UPDATE change_consumer SET position = $position, updated_at = $updated_at
WHERE name = $name AND position <= $position;

-- name: change_forget_consumer
DELETE FROM change_consumer WHERE name = $name;

-- name: change_trim
-- What somebody has yet to read stays, however old.
DELETE FROM change
WHERE changed_at < $before
  AND NOT EXISTS (SELECT 1 FROM change_consumer WHERE change_consumer.position < change.position);
