-- PostgreSQL only: the session profile, in this one place.

-- name: postgres_session
-- dialect: postgres
-- Writing needs BEGIN READ WRITE, as SQLite's writer lock does. Time-outs end what hangs: the server ends a
-- statement, our own deadline (statement.c) ends waiting for a server that says nothing at all.
SET default_transaction_read_only = on;
SET statement_timeout = '600s';
SET lock_timeout = '20s';
SET idle_in_transaction_session_timeout = '600s';
SET client_encoding = 'UTF8';
SET synchronous_commit = on;
SET client_min_messages = error;

-- name: postgres_session
SELECT 1;

-- name: postgres_relax
-- dialect: postgres
-- A commit is reported before its log is flushed; the next flush, by anybody, makes it safe, in its order.
SET synchronous_commit = off;

-- name: postgres_relax
SELECT 1;

-- name: postgres_begin_read
BEGIN;

-- name: postgres_begin_read
-- dialect: postgres
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- name: postgres_fix_snapshot
SELECT 1;

-- name: postgres_begin_write
BEGIN;

-- name: postgres_begin_write
-- dialect: postgres
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;

-- name: postgres_lock_schema
SELECT 1;

-- name: postgres_lock_schema
-- dialect: postgres
SELECT pg_advisory_xact_lock(1348564082);

-- name: postgres_commit
COMMIT;

-- name: postgres_rollback
ROLLBACK;
