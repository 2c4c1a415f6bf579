#include "store/row_count.h"

#include "base/text/buffer.h"

#include <stdlib.h>

bool pt_row_counts_add(pt_row_counts *counts, const char *table, int64_t rows)
{
    if (counts->count == counts->capacity) {
        pt_row_count *grown =
            pt_arena_grow(&counts->arena, counts->items, counts->count, sizeof *grown, &counts->capacity);
        if (grown == NULL) {
            return false;
        }
        counts->items = grown;
    }
    const char *name = pt_arena_copy_text(&counts->arena, table);
    if (name == NULL) {
        return false;
    }
    counts->items[counts->count++] = (pt_row_count){.table = name, .rows = rows};
    return true;
}

void pt_row_counts_clear(pt_row_counts *counts)
{
    pt_arena_clear(&counts->arena);
    *counts = (pt_row_counts){0};
}

pt_status pt_row_count_of(const pt_driver *driver, void *handle, const char *table, pt_arena *arena,
                          int64_t *count, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "SELECT count(*) FROM %s", table);
    /* A statement is known by its address as long as the connection lives. */
    pt_query *query = pt_arena_alloc(arena, 1, sizeof *query);
    const char *kept = text.out_of_memory ? NULL : pt_arena_copy_text(arena, text.data);
    if (query == NULL || kept == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to check the store");
    }
    *query = (pt_query){.name = "row_count", .origin = "src/store/row_count.c", .text = kept};
    void *rows = NULL;
    bool has_row = false;
    PT_RETURN_IF_ERROR(driver->select(handle, query, NULL, &rows, error));
    pt_status status = driver->next(rows, &has_row, error);
    if (status == PT_OK) {
        *count = driver->value(rows, 0).integer;
    }
    driver->finish(rows);
    return status;
}

static pt_status compare(const pt_driver *driver, void *handle, pt_row_counts *expected, pt_error *error)
{
    for (size_t i = 0; i < expected->count; i++) {
        const pt_row_count *table = &expected->items[i];
        int64_t count = 0;
        PT_RETURN_IF_ERROR(pt_row_count_of(driver, handle, table->table, &expected->arena, &count, error));
        if (count != table->rows) {
            return PT_FAIL(
                error, PT_INVALID_INPUT,
                "the restored store has {1} rows in {2} where the backup has {3}; restore once more, "
                "or from an older backup",
                count, table->table, table->rows);
        }
    }
    return PT_OK;
}

pt_status pt_row_counts_compare(const pt_driver *driver, const char *backup, const char *location,
                                pt_error *error)
{
    PT_SCOPED(pt_row_counts) expected = {0};
    PT_RETURN_IF_ERROR(driver->count_copy(backup, &expected, error));
    char *shown = pt_store_shown_location(location);
    void *shared = NULL;
    void *handle = NULL;
    pt_status status = shown == NULL
                           ? PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to check the store")
                           : driver->open(location, shown, PT_STORE_READ, &shared, error);
    if (status == PT_OK) {
        status = driver->connect(shared, &handle, error);
    }
    if (status == PT_OK) {
        status = compare(driver, handle, &expected, error);
        driver->disconnect(handle);
    }
    if (shared != NULL) {
        driver->close(shared);
    }
    free(shown);
    return status;
}
