-- name: identity_customer
-- Whose identity is this?
SELECT customer_id FROM identity WHERE kind = $kind AND key = $key;

-- name: identity_of_kind
-- All identities of a kind, by customer. The plus keeps SQLite from sorting them: the index of customers has
-- that order.
SELECT key, customer_id FROM identity WHERE +kind = $kind ORDER BY customer_id, kind, key;

-- name: identity_of_kind
-- dialect: postgres
SELECT key, customer_id FROM identity WHERE kind = $kind ORDER BY customer_id, key;
