/* Rows of each table in a copy, which is a store itself. */
#include "store/row_count.h"
#include "store/sqlite/session.h"
#include "store/sqlite/session.sql.h"

static pt_status count_tables(void *handle, pt_row_counts *names, pt_row_counts *counts, pt_error *error)
{
    for (size_t i = 0; i < names->count; i++) {
        int64_t count = 0;
        PT_RETURN_IF_ERROR(
            pt_row_count_of(&pt_sqlite_driver, handle, names->items[i].table, &names->arena, &count, error));
        if (!pt_row_counts_add(counts, names->items[i].table, count)) {
            return pt_sqlite_fail(handle, SQLITE_NOMEM, "src/store/sqlite/count.c", error);
        }
    }
    return PT_OK;
}

static pt_status list_tables(void *handle, pt_row_counts *names, pt_error *error)
{
    void *rows = NULL;
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_sqlite_select(handle, &query_sqlite_list_tables, NULL, &rows, error));
    pt_status status = pt_sqlite_next(rows, &has_row, error);
    while (status == PT_OK && has_row) {
        if (pt_row_counts_add(names, pt_sqlite_value(rows, 0).data, 0)) {
            status = pt_sqlite_next(rows, &has_row, error);
        } else {
            status = pt_sqlite_fail(handle, SQLITE_NOMEM, "src/store/sqlite/count.c", error);
        }
    }
    pt_sqlite_finish(rows);
    return status;
}

pt_status pt_sqlite_count_copy(const char *path, pt_row_counts *counts, pt_error *error)
{
    void *shared = NULL;
    void *handle = NULL;
    PT_SCOPED(pt_row_counts) names = {0};
    PT_RETURN_IF_ERROR(pt_sqlite_driver.open(path, path, PT_STORE_READ, &shared, error));
    pt_status status = pt_sqlite_connect(shared, &handle, error);
    if (status == PT_OK) {
        status = list_tables(handle, &names, error);
        if (status == PT_OK) {
            status = count_tables(handle, &names, counts, error);
        }
        pt_sqlite_disconnect(handle);
    }
    pt_sqlite_driver.close(shared);
    return status;
}
