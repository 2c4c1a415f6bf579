-- The tables that are really there.

-- name: schema_list_columns
SELECT t.name, c.name, c.type, c."notnull", c.pk
FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
ORDER BY t.name, c.cid;

-- name: schema_list_columns
-- dialect: postgres
SELECT t.relname, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 1 ELSE 0 END,
       coalesce(array_position(k.conkey, a.attnum), 0)
FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
     JOIN pg_attribute a ON a.attrelid = t.oid
     LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p'
WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p') AND NOT t.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY t.relname COLLATE "C", a.attnum;

-- name: schema_list_indexes
SELECT t.name, i.name, i."unique", c.name, c.seqno
FROM sqlite_schema t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
WHERE t.type = 'table' AND i.origin = 'c'
ORDER BY i.name, c.seqno;

-- name: schema_list_indexes
-- dialect: postgres
SELECT t.relname, i.relname, CASE WHEN x.indisunique THEN 1 ELSE 0 END, a.attname, k.place - 1
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
     JOIN pg_class t ON t.oid = x.indrelid
     JOIN pg_namespace n ON n.oid = t.relnamespace
     CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k (column_number, place)
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.column_number
WHERE n.nspname = current_schema() AND NOT x.indisprimary AND NOT t.relispartition
ORDER BY i.relname COLLATE "C", k.place;
