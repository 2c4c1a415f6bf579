-- Exchange rates into the base currency.

-- name: rate_newest
-- The rate of $currency that holds on $day.
SELECT rate FROM rate WHERE currency = $currency AND day <= $day AND deleted_at IS NULL ORDER BY day DESC LIMIT 1;
