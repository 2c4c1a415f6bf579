-- name: source_change_position
-- Newest position of the change feed: what was read is stale once there is a later one.
SELECT change_position FROM store_state WHERE id = 1;

-- name: source_hidden_batches
-- Batches whose facts nobody may see: not yet there, or on their way out.
SELECT id FROM batch WHERE state <> 'visible' ORDER BY id;

-- name: source_customer_count
-- How many customers there are at most, to make room for.
SELECT count(*) FROM customer WHERE deleted_at IS NULL;

-- name: source_customers
-- Every customer with what is known of paying behaviour.
SELECT customer_id, credit_score
  FROM customer
 WHERE deleted_at IS NULL
 ORDER BY customer_id;

-- name: source_transaction_count
-- How many transactions there are at most, to make room for.
SELECT count(*) FROM "transaction";

-- name: source_transactions
-- Every transaction, customer by customer.
SELECT customer_id, batch_id, day, amount, base_amount, cost, promised_on, shipped_on, delivered_on, ship_mode
  FROM "transaction"
 ORDER BY customer_id, id;

-- name: source_interactions
-- Day of every interaction, customer by customer.
SELECT customer_id, batch_id, day
  FROM interaction
 ORDER BY customer_id, id;
