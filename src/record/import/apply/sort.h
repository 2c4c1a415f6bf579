/* Puts the rows of one partition in the order they are applied in: customer, record, equal lines together,
 * and lines of the file last. With the partitions in order this sorts a file of any size; only the entries of
 * one partition are in memory, the rows stay where they were spilled. */
#ifndef PT_RECORD_IMPORT_APPLY_SORT_H
#define PT_RECORD_IMPORT_APPLY_SORT_H

#include "base/error.h"
#include "record/import/stage/key_map.h"
#include "record/import/stage/row.h"
#include "record/import/stage/spill.h"

#include <stddef.h>
#include <stdint.h>

typedef struct pt_sort_entry {
    int64_t customer_id; /* 0: anonymous */
    int64_t key;
    uint64_t content;
    const pt_staged_row *row;
} pt_sort_entry;

/* Zero-initialised is empty. */
typedef struct pt_sorted_rows {
    pt_sort_entry *entries;
    size_t count;
    size_t capacity;
    pt_sort_entry *spare;
} pt_sorted_rows;

/* Replaces what is in rows by a partition's. */
pt_status pt_sorted_rows_load(pt_sorted_rows *rows, const pt_spill *spill, size_t partition,
                              const pt_key_map *customers, pt_error *error);
void pt_sorted_rows_clear(pt_sorted_rows *rows);

#endif
