/* Whether a restored store holds as many rows as its backup, table by table. */
#ifndef PT_STORE_ROW_COUNT_H
#define PT_STORE_ROW_COUNT_H

#include "store/driver.h"

#include "base/arena.h"

typedef struct pt_row_count {
    const char *table; /* as SQL names it: with its schema and quotes where it needs them */
    int64_t rows;
} pt_row_count;

/* Zero-initialised is empty. */
struct pt_row_counts {
    pt_arena arena;
    pt_row_count *items;
    size_t count, capacity;
};

/* Copies the name; false without memory. */
bool pt_row_counts_add(pt_row_counts *counts, const char *table, int64_t rows);
void pt_row_counts_clear(pt_row_counts *counts);

/* The arena must live as long as the connection. */
pt_status pt_row_count_of(const pt_driver *driver, void *handle, const char *table, pt_arena *arena,
                          int64_t *count, pt_error *error);

/* Before the store is brought forward. PT_INVALID_INPUT names the first table that differs. */
pt_status pt_row_counts_compare(const pt_driver *driver, const char *backup, const char *location,
                                pt_error *error);

#endif
