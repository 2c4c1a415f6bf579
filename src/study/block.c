#include "study/block.h"

#include "base/compress.h"
#include "base/scope.h"

#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "blocks are written as they stand in memory, which must be little-endian"
#endif

enum { VERSION = 1, HEADER_BYTES = 8, MAX_BLOCK_BYTES = 64 * 1024 * 1024 };

static void add_count(pt_buffer *raw, size_t count)
{
    uint32_t number = (uint32_t)count;
    pt_buffer_add(raw, (const char *)&number, sizeof number);
}

static void add_ids(pt_buffer *raw, const pt_column *column, size_t first, size_t count)
{
    uint64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t id = (uint64_t)column->dictionary->ids[column->code[first + i]];
        uint64_t difference = id - before;
        pt_buffer_add(raw, (const char *)&difference, sizeof difference);
        before = id;
    }
}

static void add_texts(pt_buffer *raw, const pt_dictionary *dictionary)
{
    add_count(raw, dictionary->count);
    for (size_t i = 0; i < dictionary->count; i++) {
        pt_buffer_add(raw, dictionary->texts[i], strlen(dictionary->texts[i]) + 1);
    }
}

static void add_values(pt_buffer *raw, const pt_column *column, size_t first, size_t count)
{
    switch (column->type) {
    case PT_COLUMN_REAL: pt_buffer_add(raw, (const char *)(column->real + first), count * 8); break;
    case PT_COLUMN_INTEGER: pt_buffer_add(raw, (const char *)(column->integer + first), count * 8); break;
    case PT_COLUMN_DATE: pt_buffer_add(raw, (const char *)(column->date + first), count * 4); break;
    case PT_COLUMN_KEY: add_ids(raw, column, first, count); break;
    case PT_COLUMN_TEXT:
        add_texts(raw, column->dictionary);
        pt_buffer_add(raw, (const char *)(column->code + first), count * 4);
        break;
    }
}

pt_status pt_block_encode(const pt_column *column, size_t first, size_t count, pt_buffer *block,
                          pt_error *error)
{
    PT_SCOPED(pt_buffer) raw = {0};
    const unsigned char header[4] = {VERSION, (unsigned char)column->type, column->unknown != NULL, 0};
    pt_buffer_add(&raw, (const char *)header, sizeof header);
    add_count(&raw, count);
    add_values(&raw, column, first, count);
    if (column->unknown != NULL) {
        pt_buffer_add(&raw, (const char *)(column->unknown + first), count);
    }
    if (raw.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to keep \"{1}\"", column->name);
    }
    return pt_compress(raw.data, raw.length, block, error);
}

/* What is left of a block's bytes. */
typedef struct cursor {
    const char *at;
    size_t left;
    bool is_damaged;
} cursor;

static const char *take(cursor *bytes, size_t length)
{
    if (bytes->is_damaged || length > bytes->left) {
        bytes->is_damaged = true;
        return NULL;
    }
    const char *taken = bytes->at;
    bytes->at += length;
    bytes->left -= length;
    return taken;
}

static size_t take_count(cursor *bytes)
{
    uint32_t number = 0;
    const char *from = take(bytes, sizeof number);
    if (from != NULL) {
        memcpy(&number, from, sizeof number);
    }
    return number;
}

/* Values in an arena, where they are aligned. */
static void *copy_values(cursor *bytes, size_t count, size_t value_bytes, pt_arena *arena)
{
    const char *from = take(bytes, count * value_bytes);
    void *to = from == NULL ? NULL : pt_arena_alloc(arena, count, value_bytes);
    return to == NULL ? NULL : memcpy(to, from, count * value_bytes);
}

static const pt_dictionary *take_texts(cursor *bytes, pt_arena *arena)
{
    size_t count = take_count(bytes);
    if (count > bytes->left) {
        bytes->is_damaged = true;
        return NULL;
    }
    pt_dictionary *dictionary = pt_arena_alloc(arena, 1, sizeof *dictionary);
    const char **texts = pt_arena_alloc(arena, count, sizeof *texts);
    if (dictionary == NULL || texts == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        const char *end = memchr(bytes->at, '\0', bytes->left);
        const char *text = end == NULL ? NULL : take(bytes, (size_t)(end - bytes->at) + 1);
        if (text == NULL) {
            bytes->is_damaged = true;
            return NULL;
        }
        texts[i] = text;
    }
    *dictionary = (pt_dictionary){.count = count, .texts = texts};
    return dictionary;
}

static void take_text_column(cursor *bytes, size_t count, pt_arena *arena, pt_column *column)
{
    column->dictionary = take_texts(bytes, arena);
    const int32_t *code = column->dictionary == NULL ? NULL : copy_values(bytes, count, sizeof *code, arena);
    for (size_t i = 0; code != NULL && i < count; i++) {
        if (code[i] < 0 || (size_t)code[i] >= column->dictionary->count) {
            bytes->is_damaged = true;
            return;
        }
    }
    column->code = code;
}

static void take_key_column(cursor *bytes, size_t count, pt_arena *arena, pt_column *column)
{
    int64_t *ids = copy_values(bytes, count, sizeof *ids, arena);
    pt_dictionary *dictionary = pt_arena_alloc(arena, 1, sizeof *dictionary);
    int32_t *code = pt_arena_alloc(arena, count, sizeof *code);
    if (ids == NULL || dictionary == NULL || code == NULL) {
        return;
    }
    uint64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        before += (uint64_t)ids[i];
        ids[i] = (int64_t)before;
        code[i] = (int32_t)i;
    }
    *dictionary = (pt_dictionary){.count = count, .ids = ids};
    column->dictionary = dictionary;
    column->code = code;
}

static void take_column(cursor *bytes, size_t count, pt_arena *arena, pt_column *column)
{
    switch (column->type) {
    case PT_COLUMN_REAL: column->real = copy_values(bytes, count, sizeof(double), arena); return;
    case PT_COLUMN_INTEGER: column->integer = copy_values(bytes, count, sizeof(int64_t), arena); return;
    case PT_COLUMN_DATE: column->date = copy_values(bytes, count, sizeof(int32_t), arena); return;
    case PT_COLUMN_TEXT: take_text_column(bytes, count, arena, column); return;
    case PT_COLUMN_KEY: take_key_column(bytes, count, arena, column); return;
    }
    bytes->is_damaged = true;
}

pt_status pt_block_decode(const void *block, size_t length, pt_arena *arena, pt_column *column, size_t *count,
                          pt_error *error)
{
    pt_slice raw = {0};
    PT_RETURN_IF_ERROR(pt_decompress((pt_slice){block, length}, MAX_BLOCK_BYTES, arena, &raw, error));
    cursor bytes = {.at = raw.data, .left = raw.length};
    const char *header = take(&bytes, 4);
    size_t rows = take_count(&bytes);
    pt_column made = {0};
    if (header == NULL || header[0] != VERSION || rows > PT_BLOCK_ROWS) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a block of {1} bytes is damaged", length);
    }
    made.type = (pt_column_type)header[1];
    take_column(&bytes, rows, arena, &made);
    if (header[2] != 0) {
        made.unknown = copy_values(&bytes, rows, 1, arena);
    }
    if (bytes.is_damaged || bytes.left != 0) {
        return PT_FAIL(error, PT_INVALID_INPUT, "a block of {1} bytes is damaged", length);
    }
    if (made.real == NULL || (header[2] != 0 && made.unknown == NULL)) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} values", rows);
    }
    *column = made;
    *count = rows;
    return PT_OK;
}
