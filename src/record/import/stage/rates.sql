-- name: rate_all
-- Every exchange rate, in the order in which it is looked up.
SELECT currency, day, rate FROM rate WHERE deleted_at IS NULL ORDER BY currency, day;
