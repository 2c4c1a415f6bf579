/* A column of a frame while it grows. Only frame_reader.c uses it. */
#ifndef PT_FRAME_CSV_COLUMN_BUILDER_H
#define PT_FRAME_CSV_COLUMN_BUILDER_H

#include "base/arena.h"
#include "base/number/decimal.h"
#include "base/text/slice.h"
#include "base/time/date_text.h"
#include "frame/frame.h"

/* Distinct texts and where they are found by hash. */
typedef struct pt_text_table {
    const char **texts; /* in the arena */
    size_t count;
    size_t capacity;
    uint64_t *slots; /* upper 32 bits of the hash | code + 1; 0: free */
    size_t slot_count;
} pt_text_table;

/* Zero-initialised but for type is an empty column. */
typedef struct pt_column_builder {
    pt_column_type type;
    pt_decimal_mark mark;
    pt_date_order order;
    union {
        void *memory;
        double *real;
        int64_t *integer;
        int32_t *date;
        int32_t *code;
    };
    uint8_t *unknown; /* NULL while everything is known */
    size_t count;
    size_t capacity;
    pt_text_table table;
} pt_column_builder;

typedef enum pt_cell_outcome {
    PT_CELL_READ,
    PT_CELL_WRONG,     /* not of the column's type */
    PT_CELL_NO_MEMORY, /* the column is unchanged */
} pt_cell_outcome;

pt_cell_outcome pt_column_builder_add(pt_column_builder *builder, pt_slice cell, pt_arena *arena);

/* Moves what was gathered into the arena and empties the builder. False without memory. */
bool pt_column_builder_finish(pt_column_builder *builder, const char *name, pt_arena *arena,
                              pt_column *column);

void pt_column_builder_clear(pt_column_builder *builder);

#endif
