#include "store/schema/ddl.h"

#include <string.h>

const char *pt_ddl_type(bool is_postgres, pt_logical_type type)
{
    switch (type) {
    case PT_TYPE_INT64: return is_postgres ? "bigint" : "INTEGER";
    case PT_TYPE_INT32: return is_postgres ? "integer" : "INTEGER";
    case PT_TYPE_REAL: return is_postgres ? "double precision" : "REAL";
    case PT_TYPE_TEXT:
    case PT_TYPE_JSON: return is_postgres ? "text" : "TEXT";
    case PT_TYPE_BYTES: return is_postgres ? "bytea" : "BLOB";
    }
    return "";
}

/* PostgreSQL compares texts by the database's language unless told otherwise; SQLite by bytes. SQLite's whole
 * numbers have 64 bits whatever the column says, so that 32 bits are a constraint there. */
static void add_column(pt_buffer *text, bool is_postgres, const pt_table_column *column)
{
    pt_buffer_add_format(text, "\"%s\" %s", column->name, pt_ddl_type(is_postgres, column->type));
    if (is_postgres && column->type == PT_TYPE_TEXT) {
        pt_buffer_add_text(text, " COLLATE \"C\"");
    }
    if (column->is_required) {
        pt_buffer_add_text(text, " NOT NULL");
    }
    if (!is_postgres && column->type == PT_TYPE_INT32) {
        pt_buffer_add_format(text, " CONSTRAINT \"%s\" CHECK (\"%s\" BETWEEN %d AND %d)", column->name,
                             column->name, INT32_MIN, INT32_MAX);
    }
}

static void add_names(pt_buffer *text, const char *const *names, size_t count)
{
    pt_buffer_add_char(text, '(');
    for (size_t i = 0; i < count; i++) {
        pt_buffer_add_format(text, "%s\"%s\"", i == 0 ? "" : ", ", names[i]);
    }
    pt_buffer_add_char(text, ')');
}

static void add_quoted(pt_buffer *text, const char *value)
{
    pt_buffer_add_char(text, '\'');
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\'') {
            pt_buffer_add_char(text, '\'');
        }
        pt_buffer_add_char(text, *at);
    }
    pt_buffer_add_char(text, '\'');
}

static void add_column_comment(pt_buffer *text, const char *table, const pt_table_column *column)
{
    if (column->comment != NULL) {
        pt_buffer_add_format(text, "COMMENT ON COLUMN \"%s\".\"%s\" IS ", table, column->name);
        add_quoted(text, column->comment);
        pt_buffer_add_text(text, ";\n");
    }
}

static void add_comments(pt_buffer *text, const pt_table *table)
{
    if (table->comment != NULL) {
        pt_buffer_add_format(text, "COMMENT ON TABLE \"%s\" IS ", table->name);
        add_quoted(text, table->comment);
        pt_buffer_add_text(text, ";\n");
    }
    for (size_t i = 0; i < table->column_count; i++) {
        add_column_comment(text, table->name, &table->columns[i]);
    }
}

static void add_partitions(pt_buffer *text, const char *table)
{
    for (int i = 0; i < PT_DDL_PARTITIONS; i++) {
        pt_buffer_add_format(
            text, "CREATE TABLE \"%s_p%d\" PARTITION OF \"%s\" FOR VALUES WITH (MODULUS %d, REMAINDER %d);\n",
            table, i, table, PT_DDL_PARTITIONS, i);
    }
}

/* A single whole number as key is SQLite's own row id; anything else is kept in the order of the key. */
static bool is_rowid_key(const pt_table *table)
{
    if (table->key_count != 1) {
        return false;
    }
    const pt_table_column *column = pt_table_find_column(table, table->key[0]);
    return column != NULL && (column->type == PT_TYPE_INT64 || column->type == PT_TYPE_INT32);
}

void pt_ddl_create_table(pt_buffer *text, const pt_ddl_dialect *dialect, const pt_table *table)
{
    bool is_split = dialect->is_partitioned && table->table_class == PT_TABLE_DISTRIBUTED;
    pt_buffer_add_format(text, "CREATE TABLE \"%s\" (\n", table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        pt_buffer_add_text(text, "    ");
        add_column(text, dialect->is_postgres, &table->columns[i]);
        pt_buffer_add_text(text, ",\n");
    }
    pt_buffer_add_text(text, "    PRIMARY KEY ");
    add_names(text, table->key, table->key_count);
    pt_buffer_add_text(text, ")");
    if (!dialect->is_postgres) {
        pt_buffer_add_text(text, is_rowid_key(table) ? " STRICT" : " STRICT, WITHOUT ROWID");
    } else if (is_split) {
        pt_buffer_add_text(text, " PARTITION BY HASH (customer_id)");
    }
    pt_buffer_add_text(text, ";\n");
    if (dialect->is_postgres && is_split) {
        add_partitions(text, table->name);
    }
    if (dialect->is_postgres) {
        add_comments(text, table);
    }
    for (size_t i = 0; i < table->index_count; i++) {
        pt_ddl_create_index(text, table->name, &table->indexes[i]);
    }
}

void pt_ddl_add_column(pt_buffer *text, const pt_ddl_dialect *dialect, const char *table,
                       const pt_table_column *column)
{
    pt_buffer_add_format(text, "ALTER TABLE \"%s\" ADD COLUMN ", table);
    add_column(text, dialect->is_postgres, column);
    pt_buffer_add_text(text, ";\n");
    if (dialect->is_postgres) {
        add_column_comment(text, table, column);
    }
}

void pt_ddl_create_index(pt_buffer *text, const char *table, const pt_table_index *index)
{
    pt_buffer_add_format(text, "CREATE %sINDEX \"%s\" ON \"%s\" ", index->is_unique ? "UNIQUE " : "",
                         index->name, table);
    add_names(text, index->columns, index->column_count);
    pt_buffer_add_text(text, ";\n");
}
