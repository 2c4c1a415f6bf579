-- SQLite only: what every connection is set to.

-- name: sqlite_new_file
-- The application id ("Patr") comes first: a file that holds anything at all is known as ours.
PRAGMA page_size = 8192;
PRAGMA application_id = 1348564082;
PRAGMA journal_mode = WAL;

-- name: sqlite_session
PRAGMA foreign_keys = ON;
PRAGMA synchronous = FULL;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA cache_size = -32768;
PRAGMA journal_size_limit = 301989888;

-- name: sqlite_relax
-- A commit is written but not flushed; the next flush of "-wal", by anybody, makes it safe, in its order.
PRAGMA synchronous = NORMAL;

-- name: sqlite_begin_read
BEGIN;

-- name: sqlite_fix_snapshot
-- A transaction that only began sees what was committed until its first look.
SELECT 1 FROM sqlite_schema LIMIT 1;

-- name: sqlite_begin_write
BEGIN IMMEDIATE;

-- name: sqlite_commit
COMMIT;

-- name: sqlite_rollback
ROLLBACK;

-- name: sqlite_list_tables
SELECT '"' || replace(name, '"', '""') || '"' FROM sqlite_schema
WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name;

-- name: sqlite_copy
-- A copy that is half written is thrown away, so it needs no journal.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
