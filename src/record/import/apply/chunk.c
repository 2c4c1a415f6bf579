#include "record/import/apply/chunk.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROWS = 256, TEXTS_BYTES = 64 * 1024 };

struct pt_chunk_statement {
    pt_chunk_statement *next;
    const pt_query *query;
    pt_value values[];
};

pt_value *pt_chunk_add_row(pt_chunk *chunk, size_t target)
{
    pt_chunk_rows *rows = &chunk->rows[target];
    size_t width = chunk->targets[target].columns.count;
    if (rows->row_count == rows->row_capacity) {
        size_t capacity = rows->row_capacity == 0 ? FIRST_ROWS : rows->row_capacity * 2;
        pt_value *grown = realloc(rows->values, capacity * width * sizeof *grown);
        if (grown == NULL) {
            return NULL;
        }
        rows->values = grown;
        rows->row_capacity = capacity;
    }
    pt_value *row = rows->values + rows->row_count * width;
    memset(row, 0, width * sizeof *row);
    rows->row_count++;
    chunk->row_count++;
    return row;
}

pt_status pt_chunk_add_statement(pt_chunk *chunk, const pt_query *query, const pt_value *values,
                                 pt_error *error)
{
    size_t bytes = query->parameter_count * sizeof *values;
    pt_chunk_statement *statement = pt_arena_alloc(&chunk->arena, 1, sizeof *statement + bytes);
    if (statement == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
    }
    statement->query = query;
    memcpy(statement->values, values, bytes);
    if (chunk->last == NULL) {
        chunk->first = statement;
    } else {
        chunk->last->next = statement;
    }
    chunk->last = statement;
    chunk->row_count++;
    return PT_OK;
}

/* Blocks of texts, filled one after the other. */
struct pt_chunk_texts {
    pt_chunk_texts *next;
    size_t used, capacity;
    char bytes[];
};

static pt_chunk_texts *add_texts(pt_chunk_texts **place, size_t bytes)
{
    size_t capacity = bytes > TEXTS_BYTES ? bytes : TEXTS_BYTES;
    pt_chunk_texts *texts = malloc(sizeof *texts + capacity);
    if (texts != NULL) {
        *texts = (pt_chunk_texts){.next = *place, .capacity = capacity};
        *place = texts;
    }
    return texts;
}

/* The block with so much room: the current one, the next one, or a new one between them. */
static pt_chunk_texts *find_texts(pt_chunk *chunk, size_t bytes)
{
    pt_chunk_texts *current = chunk->current_texts;
    if (current != NULL && bytes <= current->capacity - current->used) {
        return current;
    }
    pt_chunk_texts **place = current == NULL ? &chunk->texts : &current->next;
    pt_chunk_texts *next = *place;
    if (next == NULL || bytes > next->capacity) {
        next = add_texts(place, bytes);
    }
    if (next != NULL) {
        next->used = 0;
        chunk->current_texts = next;
    }
    return next;
}

pt_value pt_chunk_copy(pt_chunk *chunk, const char *data, size_t length)
{
    pt_chunk_texts *texts = find_texts(chunk, length + 1);
    if (texts == NULL) {
        return (pt_value){0};
    }
    char *copy = texts->bytes + texts->used;
    if (length > 0) {
        memcpy(copy, data, length);
    }
    copy[length] = '\0';
    texts->used += length + 1;
    return pt_value_text_of(copy, length);
}

static pt_status write_rows(const pt_chunk *chunk, size_t target, pt_connection *connection, pt_error *error)
{
    const pt_chunk_rows *rows = &chunk->rows[target];
    const pt_chunk_target *to = &chunk->targets[target];
    if (rows->row_count == 0) {
        return PT_OK;
    }
    PT_SCOPED(pt_bulk) bulk = {0};
    PT_RETURN_IF_ERROR(
        pt_bulk_open(connection, to->table, to->columns.names, to->columns.count, &bulk, error));
    pt_status status = pt_bulk_add_rows(&bulk, rows->values, rows->row_count, error);
    if (status == PT_OK) {
        status = pt_bulk_finish(&bulk, error);
    }
    /* A row of the bulk is no line of the file. */
    return status == PT_OK ? PT_OK : pt_error_at_row(error, status, 0);
}

pt_status pt_chunk_write(const pt_chunk *chunk, pt_connection *connection, pt_error *error)
{
    for (size_t i = 0; i < PT_CHUNK_TABLES; i++) {
        PT_RETURN_IF_ERROR(write_rows(chunk, i, connection, error));
    }
    for (const pt_chunk_statement *statement = chunk->first; statement != NULL; statement = statement->next) {
        PT_RETURN_IF_ERROR(pt_execute(connection, statement->query, statement->values, NULL, error));
    }
    return PT_OK;
}

void pt_chunk_reset(pt_chunk *chunk)
{
    for (size_t i = 0; i < PT_CHUNK_TABLES; i++) {
        chunk->rows[i].row_count = 0;
    }
    pt_arena_clear(&chunk->arena);
    chunk->current_texts = NULL;
    chunk->first = NULL;
    chunk->last = NULL;
    chunk->row_count = 0;
    chunk->lines = 0;
}

void pt_chunk_clear(pt_chunk *chunk)
{
    for (size_t i = 0; i < PT_CHUNK_TABLES; i++) {
        free(chunk->rows[i].values);
    }
    pt_arena_clear(&chunk->arena);
    while (chunk->texts != NULL) {
        pt_chunk_texts *next = chunk->texts->next;
        free(chunk->texts);
        chunk->texts = next;
    }
    *chunk = (pt_chunk){0};
}
