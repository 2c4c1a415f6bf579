/* Typed columns in memory: what a file or the store hands to a model, and what a model hands back.
 *
 * A frame is plain data, read-only once built, owned by the arena it was built in; any number of threads may
 * read it. */
#ifndef PT_FRAME_FRAME_H
#define PT_FRAME_FRAME_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum pt_column_type {
    PT_COLUMN_REAL,    /* double; money as units of the base currency */
    PT_COLUMN_INTEGER, /* int64_t */
    PT_COLUMN_DATE,    /* int32_t days since 1970-01-01 */
    PT_COLUMN_TEXT,    /* int32_t codes into a dictionary of distinct texts */
    PT_COLUMN_KEY,     /* the same, where what matters is which rows belong together: customers, orders */
} pt_column_type;

/* Distinct values of a text or key column, in order of first appearance, so that code i is the i-th distinct
 * value met. Either texts (from a file) or ids (from the store) is set. */
typedef struct pt_dictionary {
    size_t count;
    const char *const *texts;
    const int64_t *ids;
} pt_dictionary;

typedef struct pt_column {
    const char *name;
    pt_column_type type;
    union {
        const double *real;
        const int64_t *integer;
        const int32_t *date;
        const int32_t *code;
    };
    const uint8_t *unknown;          /* 1 where the value is not known; NULL: all are known */
    const pt_dictionary *dictionary; /* of text and key columns */
} pt_column;

typedef struct pt_frame {
    const char *name;
    size_t row_count;
    size_t column_count;
    const pt_column *columns;
} pt_frame;

/* The column of that name, or NULL. */
const pt_column *pt_frame_find(const pt_frame *frame, const char *name);

static inline bool pt_column_is_unknown(const pt_column *column, size_t row)
{
    return column->unknown != NULL && column->unknown[row] != 0;
}

/* The text of a text or key column at row; an id is written into buffer[24]. */
const char *pt_column_text(const pt_column *column, size_t row, char buffer[24]);

#endif
