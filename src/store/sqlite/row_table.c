#include "store/sqlite/row_table.h"

#include "base/scope.h"
#include "base/text/buffer.h"

#include <stdlib.h>

typedef struct opened_table {
    sqlite3_vtab base; /* first: SQLite knows only this part */
    pt_row_table *rows;
} opened_table;

typedef struct row_cursor {
    sqlite3_vtab_cursor base;
    pt_row_table *rows;
    const pt_value *values; /* of the row */
} row_cursor;

static int connect_table(sqlite3 *database, void *rows, int word_count, const char *const *words,
                         sqlite3_vtab **table, char **message)
{
    (void)word_count;
    (void)words;
    (void)message;
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_text(&text, "CREATE TABLE x (");
    for (size_t i = 0; i < ((pt_row_table *)rows)->column_count; i++) {
        pt_buffer_add_format(&text, "%sc%zu", i == 0 ? "" : ", ", i);
    }
    pt_buffer_add_char(&text, ')');
    opened_table *made = calloc(1, sizeof *made);
    if (made == NULL || text.out_of_memory) {
        free(made);
        return SQLITE_NOMEM;
    }
    /* Only our own statements may name it, no view or trigger that somebody put into the file. */
    int code = sqlite3_vtab_config(database, SQLITE_VTAB_DIRECTONLY);
    if (code == SQLITE_OK) {
        code = sqlite3_declare_vtab(database, text.data);
    }
    if (code != SQLITE_OK) {
        free(made);
        return code;
    }
    made->rows = rows;
    *table = &made->base;
    return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *table)
{
    free((opened_table *)table);
    return SQLITE_OK;
}

static int plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedRows = 1000;
    info->estimatedCost = 1000;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    row_cursor *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return SQLITE_NOMEM;
    }
    made->rows = ((opened_table *)table)->rows;
    *cursor = &made->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
    free((row_cursor *)cursor);
    return SQLITE_OK;
}

static int go_to_first(sqlite3_vtab_cursor *cursor, int plan_number, const char *plan_name, int value_count,
                       sqlite3_value **values)
{
    (void)plan_number;
    (void)plan_name;
    (void)value_count;
    (void)values;
    row_cursor *at = (row_cursor *)cursor;
    at->rows->row = 0;
    at->values = at->rows->values;
    return SQLITE_OK;
}

static int go_to_next(sqlite3_vtab_cursor *cursor)
{
    row_cursor *at = (row_cursor *)cursor;
    at->rows->row++;
    at->values += at->rows->column_count;
    return SQLITE_OK;
}

static int is_at_end(sqlite3_vtab_cursor *cursor)
{
    const pt_row_table *rows = ((row_cursor *)cursor)->rows;
    return rows->row >= rows->row_count;
}

/* No value given is NULL. Values are not copied: they stay where they are until the statement has run. */
static int give_value(sqlite3_vtab_cursor *cursor, sqlite3_context *result, int column)
{
    const pt_value *value = &((row_cursor *)cursor)->values[column];
    switch (value->type) {
    case PT_VALUE_NULL: break;
    case PT_VALUE_INTEGER: sqlite3_result_int64(result, value->integer); break;
    case PT_VALUE_REAL: sqlite3_result_double(result, value->real); break;
    case PT_VALUE_TEXT:
        sqlite3_result_text64(result, value->length == 0 ? "" : value->data, value->length, SQLITE_STATIC,
                              SQLITE_UTF8);
        break;
    case PT_VALUE_BYTES:
        if (value->length == 0) {
            sqlite3_result_zeroblob(result, 0);
        } else {
            sqlite3_result_blob64(result, value->data, value->length, SQLITE_STATIC);
        }
        break;
    }
    return SQLITE_OK;
}

static int give_row_number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *number)
{
    *number = (sqlite3_int64)((row_cursor *)cursor)->rows->row;
    return SQLITE_OK;
}

/* Without xCreate the table is there by its name alone and nobody can make another of its kind. */
static const sqlite3_module row_module = {
    .xConnect = connect_table,
    .xDisconnect = disconnect_table,
    .xBestIndex = plan,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = go_to_first,
    .xNext = go_to_next,
    .xEof = is_at_end,
    .xColumn = give_value,
    .xRowid = give_row_number,
};

int pt_row_table_open(sqlite3 *database, pt_row_table *table)
{
    return sqlite3_create_module_v2(database, PT_ROW_TABLE, &row_module, table, NULL);
}

void pt_row_table_close(sqlite3 *database)
{
    sqlite3_create_module_v2(database, PT_ROW_TABLE, NULL, NULL, NULL);
}
