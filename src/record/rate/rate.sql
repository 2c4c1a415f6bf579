-- Exchange rates into the base currency.

-- name: rate_newest
-- The rate of $currency that holds on $day.
SELECT rate FROM rate WHERE currency = $currency AND day <= $day AND deleted_at IS NULL ORDER BY day DESC LIMIT 1;

-- name: rate_all
-- Every exchange rate, in the order in which it is looked up.
SELECT currency, day, rate FROM rate WHERE deleted_at IS NULL ORDER BY currency, day;
