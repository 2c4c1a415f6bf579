-- Fingerprint of the key that secrets are kept with.

-- name: secret_load_fingerprint
SELECT value FROM setting WHERE name = 'secret_key_fingerprint';

-- name: secret_insert_fingerprint
INSERT INTO setting (name, value, updated_at, updated_by)
VALUES ('secret_key_fingerprint', $value, $updated_at, 0);
