-- name: identity_add
-- One more way to find a customer, unless it leads to somebody already.
INSERT INTO identity (kind, key, customer_id, shown, created_at, batch_id)
VALUES ($kind, $key, $customer_id, $shown, $created_at, $batch_id)
ON CONFLICT (kind, key) DO NOTHING;

-- name: anonymous_sale_any
-- Is there any sale of nobody?
SELECT id FROM anonymous_sale LIMIT 1;
