-- name: mapping_by_name
SELECT content FROM mapping WHERE name = $name;

-- name: mapping_save
-- The mapping of that name, new or in place of the old one.
INSERT INTO mapping (id, name, content, created_at, created_by, updated_at)
VALUES ($id, $name, $content, $now, $user_id, $now)
ON CONFLICT (name) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at;

-- name: mapping_save
-- dialect: postgres
INSERT INTO mapping (id, name, content, created_at, created_by, updated_at)
VALUES ($id, $name, $content, $now::bigint, $user_id, $now::bigint)
ON CONFLICT (name) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at;
