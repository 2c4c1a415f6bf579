-- The store about itself.

-- name: store_has_state
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'store_state';

-- name: store_has_state
-- dialect: postgres
SELECT count(*) FROM pg_class WHERE oid = to_regclass('store_state');

-- name: store_count_tables
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%';

-- name: store_count_tables
-- dialect: postgres
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p');

-- name: store_load_state
SELECT store_id, schema_version, application_version, organisation_zone, base_currency, as_of,
       change_position, created_at, is_partitioned
FROM store_state WHERE id = 1;

-- name: store_insert_state
INSERT INTO store_state (id, store_id, schema_version, application_version, organisation_zone, base_currency,
                         is_partitioned, change_position, created_at)
VALUES (1, $store_id, 0, $application_version, $organisation_zone, $base_currency, $is_partitioned, 0, $created_at);

-- name: store_set_version
UPDATE store_state SET schema_version = $schema_version, application_version = $application_version
WHERE id = 1;

-- name: store_set_as_of
UPDATE store_state SET as_of = $as_of WHERE id = 1;

-- name: migration_list
SELECT version, name, checksum, application_version FROM migration ORDER BY version;

-- name: migration_insert
INSERT INTO migration (version, name, checksum, application_version, applied_at)
VALUES ($version, $name, $checksum, $application_version, $applied_at);
