/* Rows in by INSERT … SELECT from a table in memory (row_table.h). Single rows are gathered first, texts and
 * all, since they are borrowed; many at once are read from where they are. docs/decisions/0014 has the
 * figures. */
#include "base/scope.h"
#include "base/text/buffer.h"
#include "store/sqlite/row_table.h"
#include "store/sqlite/session.h"

#include <stdlib.h>
#include <string.h>

/* Gathered before they are inserted. So few stay in the processor's cache; more would gain 1 %. */
enum { GATHERED_ROWS = 256, GATHERED_TEXT_BYTES = 65536 };

static const char bulk_origin[] = "src/store/sqlite/bulk.c";

typedef struct sqlite_bulk {
    pt_sqlite_session *session;
    sqlite3_stmt *statement;
    pt_row_table table;
    int64_t rows_inserted;
    size_t gathered_rows;
    size_t gathered_bytes;
    pt_value *values; /* GATHERED_ROWS rows */
    char texts[GATHERED_TEXT_BYTES];
} sqlite_bulk;

/* OR FAIL: what a failed statement has inserted already goes with its transaction, which can only be rolled
 * back; so SQLite need not be able to undo the statement alone. */
static void add_insert(pt_buffer *text, const char *table, const char *const *columns, size_t column_count)
{
    pt_buffer_add_format(text, "INSERT OR FAIL INTO \"%s\" (", table);
    for (size_t i = 0; i < column_count; i++) {
        pt_buffer_add_format(text, "%s\"%s\"", i == 0 ? "" : ", ", columns[i]);
    }
    pt_buffer_add_text(text, ") SELECT ");
    for (size_t i = 0; i < column_count; i++) {
        pt_buffer_add_format(text, "%sc%zu", i == 0 ? "" : ", ", i);
    }
    pt_buffer_add_text(text, " FROM " PT_ROW_TABLE);
}

void pt_sqlite_bulk_clear(void *bulk)
{
    sqlite_bulk *open = bulk;
    sqlite3_finalize(open->statement);
    pt_row_table_close(open->session->database);
    free(open->values);
    free(open);
}

static int prepare_insert(sqlite_bulk *bulk, const char *table, const char *const *columns)
{
    PT_SCOPED(pt_buffer) text = {0};
    add_insert(&text, table, columns, bulk->table.column_count);
    if (text.out_of_memory || bulk->values == NULL) {
        return SQLITE_NOMEM;
    }
    int code = pt_row_table_open(bulk->session->database, &bulk->table);
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v2(bulk->session->database, text.data, -1, &bulk->statement, NULL);
    }
    return code;
}

pt_status pt_sqlite_bulk_open(void *handle, const char *table, const char *const *columns,
                              size_t column_count, void **bulk, pt_error *error)
{
    pt_sqlite_session *session = handle;
    if (!session->is_writing) {
        return PT_FAIL(error, PT_INTERNAL, "rows are added to {1} outside a write transaction", table);
    }
    sqlite_bulk *made = malloc(sizeof *made);
    if (made == NULL) {
        return pt_sqlite_fail(session, SQLITE_NOMEM, bulk_origin, error);
    }
    made->session = session;
    made->statement = NULL;
    made->table = (pt_row_table){.column_count = column_count};
    made->rows_inserted = 0;
    made->gathered_rows = 0;
    made->gathered_bytes = 0;
    made->values = malloc(GATHERED_ROWS * column_count * sizeof *made->values);
    int code = prepare_insert(made, table, columns);
    if (code != SQLITE_OK) {
        pt_status status = pt_sqlite_fail(session, code, bulk_origin, error);
        pt_sqlite_bulk_clear(made);
        return status;
    }
    *bulk = made;
    return PT_OK;
}

static pt_status insert(sqlite_bulk *bulk, const pt_value *values, size_t row_count, pt_error *error)
{
    bulk->table.values = values;
    bulk->table.row_count = row_count;
    int code = row_count == 0 ? SQLITE_DONE : sqlite3_step(bulk->statement);
    pt_status status = PT_OK;
    if (code != SQLITE_DONE) {
        status = pt_sqlite_fail(bulk->session, code, bulk_origin, error);
        status = pt_error_at_row(error, status, bulk->rows_inserted + (int64_t)bulk->table.row + 1);
    }
    sqlite3_reset(bulk->statement);
    bulk->rows_inserted += (int64_t)row_count;
    return status;
}

static pt_status insert_gathered(sqlite_bulk *bulk, pt_error *error)
{
    size_t row_count = bulk->gathered_rows;
    bulk->gathered_rows = 0;
    bulk->gathered_bytes = 0;
    return insert(bulk, bulk->values, row_count, error);
}

static bool is_borrowed(const pt_value *value)
{
    return value->type == PT_VALUE_TEXT || value->type == PT_VALUE_BYTES;
}

/* PostgreSQL cannot keep a NUL in a text, so neither store does. *borrowed_bytes: of texts and bytes. */
static pt_status check_row(const sqlite_bulk *bulk, const pt_value *values, size_t *borrowed_bytes,
                           pt_error *error)
{
    size_t bytes = 0;
    for (size_t i = 0; i < bulk->table.column_count; i++) {
        if (is_borrowed(&values[i])) {
            bytes += values[i].length;
        }
        if (values[i].type == PT_VALUE_TEXT && values[i].length > 0 &&
            memchr(values[i].data, '\0', values[i].length) != NULL) {
            return PT_FAIL(error, PT_INVALID_INPUT, "a text holds a NUL character, which no store keeps");
        }
    }
    *borrowed_bytes = bytes;
    return PT_OK;
}

static void gather(sqlite_bulk *bulk, const pt_value *values)
{
    size_t width = bulk->table.column_count;
    pt_value *row = bulk->values + bulk->gathered_rows * width;
    for (size_t i = 0; i < width; i++) {
        row[i] = values[i];
        if (is_borrowed(&values[i]) && values[i].length > 0) {
            char *copy = bulk->texts + bulk->gathered_bytes;
            memcpy(copy, values[i].data, values[i].length);
            bulk->gathered_bytes += values[i].length;
            row[i].data = copy;
        }
    }
    bulk->gathered_rows++;
}

static pt_status add_one(sqlite_bulk *bulk, const pt_value *values, pt_error *error)
{
    size_t bytes = 0;
    pt_status status = check_row(bulk, values, &bytes, error);
    if (status != PT_OK) {
        return pt_error_at_row(error, status, bulk->rows_inserted + (int64_t)bulk->gathered_rows + 1);
    }
    if (bulk->gathered_rows == GATHERED_ROWS || bytes > GATHERED_TEXT_BYTES - bulk->gathered_bytes) {
        PT_RETURN_IF_ERROR(insert_gathered(bulk, error));
    }
    if (bytes > GATHERED_TEXT_BYTES) {
        return insert(bulk, values, 1, error);
    }
    gather(bulk, values);
    return PT_OK;
}

static pt_status add_many(sqlite_bulk *bulk, const pt_value *values, size_t row_count, pt_error *error)
{
    PT_RETURN_IF_ERROR(insert_gathered(bulk, error));
    for (size_t row = 0; row < row_count; row++) {
        size_t bytes = 0;
        pt_status status = check_row(bulk, values + row * bulk->table.column_count, &bytes, error);
        if (status != PT_OK) {
            return pt_error_at_row(error, status, bulk->rows_inserted + (int64_t)row + 1);
        }
    }
    return insert(bulk, values, row_count, error);
}

pt_status pt_sqlite_bulk_add(void *bulk, const pt_value *values, size_t row_count, pt_error *error)
{
    return row_count == 1 ? add_one(bulk, values, error) : add_many(bulk, values, row_count, error);
}

pt_status pt_sqlite_bulk_finish(void *bulk, pt_error *error)
{
    pt_status status = insert_gathered(bulk, error);
    pt_sqlite_bulk_clear(bulk);
    return status;
}
