-- Which customer a phone, an e-mail, a card or a number of another system belongs to.

-- name: identity_insert
INSERT INTO identity (kind, key, customer_id, shown, created_at, batch_id)
VALUES ($kind, $key, $customer_id, $shown, $created_at, $batch_id)
ON CONFLICT (kind, key) DO NOTHING;

-- name: identity_find
SELECT customer_id FROM identity WHERE kind = $kind AND key = $key;

-- name: identity_delete
DELETE FROM identity WHERE kind = $kind AND key = $key AND customer_id = $customer_id;

-- name: identity_of_customer
SELECT kind, key, shown, created_at FROM identity WHERE customer_id = $customer_id ORDER BY kind, key;
