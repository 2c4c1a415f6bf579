/* What goes into the store in one transaction: rows for several tables, then statements. Texts are borrowed
 * or copied into the chunk, where they stand in the order they are written. */
#ifndef PT_RECORD_IMPORT_APPLY_CHUNK_H
#define PT_RECORD_IMPORT_APPLY_CHUNK_H

#include "base/arena.h"
#include "base/error.h"
#include "record/import/apply/statement.h"
#include "store/store.h"

#include <stddef.h>
#include <stdint.h>

enum { PT_CHUNK_TABLES = 8 };

/* A table that rows go into; the same for all chunks of a run. */
typedef struct pt_chunk_target {
    const char *table; /* NULL: none */
    pt_columns columns;
} pt_chunk_target;

typedef struct pt_chunk_rows {
    pt_value *values;
    size_t row_count;
    size_t row_capacity;
} pt_chunk_rows;

typedef struct pt_chunk_statement pt_chunk_statement;
typedef struct pt_chunk_texts pt_chunk_texts;

/* Zero-initialised is empty. */
typedef struct pt_chunk {
    const pt_chunk_target *targets; /* PT_CHUNK_TABLES of them, in the order they are written */
    pt_chunk_rows rows[PT_CHUNK_TABLES];
    pt_chunk_statement *first, *last;
    pt_chunk_texts *texts, *current_texts; /* kept when it is emptied */
    pt_arena arena;
    size_t row_count; /* of all tables and statements */
    int64_t lines;    /* of the file that it settles */
} pt_chunk;

/* Room for one row of a target: its columns' values, all NULL. NULL without memory. */
pt_value *pt_chunk_add_row(pt_chunk *chunk, size_t target);

/* A statement with its values, which are copied (their texts are not). */
pt_status pt_chunk_add_statement(pt_chunk *chunk, const pt_query *query, const pt_value *values,
                                 pt_error *error);

/* A text that lives as long as the chunk's content. NULL without memory. */
pt_value pt_chunk_copy(pt_chunk *chunk, const char *data, size_t length);

/* Writes all of it inside a write transaction. */
pt_status pt_chunk_write(const pt_chunk *chunk, pt_connection *connection, pt_error *error);

/* Empties it and keeps most of its memory. */
void pt_chunk_reset(pt_chunk *chunk);
void pt_chunk_clear(pt_chunk *chunk);

#endif
