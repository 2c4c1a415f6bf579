-- Fields that an administrator added.

-- name: custom_field_list
-- All of them, in the order they were added.
SELECT id, entity, label_en, label_zh_cn, label_zh_tw, type, field_group, is_required, minimum, maximum,
       max_length, choices, privacy, synonyms
FROM custom_field WHERE deleted_at IS NULL ORDER BY id;
