-- name: 
SELECT 1;
