SELECT 1;
-- name: later
