-- name: shared
SELECT a FROM t WHERE b = $b AND c = $c AND d = $b;
-- name: shared
-- dialect: postgres
SELECT a FROM t WHERE b = $b::bigint AND c = $c AND d = $b;
