-- name: open
SELECT 'never closed