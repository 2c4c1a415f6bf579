-- What happened to records. Rows of no customer stand under customer 0.

-- name: history_insert
INSERT INTO history (customer_id, id, entity, record_id, version, action, changes, changed_at, changed_by, batch_id)
VALUES ($customer_id, $id, $entity, $record_id, $version, $action, $changes, $changed_at, $changed_by, $batch_id);

-- name: history_of_record
-- The newest $limit changes of one record before change $before.
SELECT id, entity, record_id, version, action, changes, changed_at, changed_by, batch_id
FROM history
WHERE customer_id = $customer_id AND entity = $entity AND record_id = $record_id AND id < $before
ORDER BY id DESC LIMIT $limit;

-- name: history_of_customer
-- The newest $limit changes of all records of a customer before change $before.
SELECT id, entity, record_id, version, action, changes, changed_at, changed_by, batch_id
FROM history
WHERE customer_id = $customer_id AND id < $before
ORDER BY id DESC LIMIT $limit;

-- name: history_newest
-- Who changed a record last, and when.
SELECT h.changed_by, h.changed_at, h.action
FROM history h
WHERE h.customer_id = $customer_id AND h.entity = $entity AND h.record_id = $record_id AND h.action <> 'reveal'
ORDER BY h.id DESC LIMIT 1;

-- name: history_user_name
SELECT name FROM "user" WHERE id = $id;

-- name: history_erase_customer
-- Takes the values out of a customer's history; that something was changed, when and by whom, stays.
UPDATE history SET changes = '{}' WHERE customer_id = $customer_id AND changes <> '{}';
