#include "frame/csv/column_builder.h"

#include "base/hash.h"
#include "base/text/unicode.h"
#include "frame/csv/columns.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_ROWS = 1024, FIRST_SLOTS = 1024, FIRST_TEXTS = 256 };

static size_t item_bytes(pt_column_type type)
{
    return type == PT_COLUMN_REAL || type == PT_COLUMN_INTEGER ? sizeof(double) : sizeof(int32_t);
}

static bool grow(void **memory, size_t item, size_t count)
{
    if (count > SIZE_MAX / item) {
        return false;
    }
    void *grown = realloc(*memory, item * count);
    *memory = grown == NULL ? *memory : grown;
    return grown != NULL;
}

static bool make_room(pt_column_builder *builder)
{
    if (builder->count < builder->capacity) {
        return true;
    }
    size_t capacity = builder->capacity == 0 ? FIRST_ROWS : builder->capacity * 2;
    void *unknown = builder->unknown;
    if (!grow(&builder->memory, item_bytes(builder->type), capacity)) {
        return false;
    }
    if (unknown != NULL && !grow(&unknown, 1, capacity)) {
        return false;
    }
    builder->unknown = unknown;
    builder->capacity = capacity;
    return true;
}

static void place(pt_text_table *table, uint64_t slot)
{
    size_t at = (size_t)(slot >> 32U) & (table->slot_count - 1);
    while (table->slots[at] != 0) {
        at = (at + 1) & (table->slot_count - 1);
    }
    table->slots[at] = slot;
}

static bool make_room_for_text(pt_text_table *table)
{
    if (table->count == table->capacity) {
        size_t capacity = table->capacity == 0 ? FIRST_TEXTS : table->capacity * 2;
        void *texts = table->texts;
        if (!grow(&texts, sizeof *table->texts, capacity)) {
            return false;
        }
        table->texts = texts;
        table->capacity = capacity;
    }
    if (table->count * 2 < table->slot_count) {
        return true;
    }
    pt_text_table wider = *table;
    wider.slot_count = table->slot_count == 0 ? FIRST_SLOTS : table->slot_count * 2;
    wider.slots = calloc(wider.slot_count, sizeof *wider.slots);
    if (wider.slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < table->slot_count; i++) {
        if (table->slots[i] != 0) {
            place(&wider, table->slots[i]);
        }
    }
    free(table->slots);
    *table = wider;
    return true;
}

/* The code of a text, which gets one when it is met first. */
static bool code_of(pt_text_table *table, pt_slice text, pt_arena *arena, int32_t *code)
{
    if (!make_room_for_text(table) || table->count >= INT32_MAX) {
        return false;
    }
    uint64_t hash = pt_hash64(0, text.data, text.length) >> 32U;
    for (size_t at = (size_t)hash & (table->slot_count - 1); table->slots[at] != 0;
         at = (at + 1) & (table->slot_count - 1)) {
        uint32_t found = (uint32_t)table->slots[at] - 1;
        if (table->slots[at] >> 32U == hash && pt_slice_equals(text, table->texts[found])) {
            *code = (int32_t)found;
            return true;
        }
    }
    char *copy = pt_arena_alloc(arena, text.length + 1, 1);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, text.data, text.length);
    place(table, hash << 32U | (table->count + 1));
    *code = (int32_t)table->count;
    table->texts[table->count++] = copy;
    return true;
}

static pt_cell_outcome add_unknown(pt_column_builder *builder)
{
    if (builder->unknown == NULL) {
        builder->unknown = calloc(builder->capacity, 1);
        if (builder->unknown == NULL) {
            return PT_CELL_NO_MEMORY;
        }
    }
    switch (builder->type) {
    case PT_COLUMN_REAL: builder->real[builder->count] = NAN; break;
    case PT_COLUMN_INTEGER: builder->integer[builder->count] = 0; break;
    case PT_COLUMN_DATE:
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY: builder->code[builder->count] = 0; break;
    }
    builder->unknown[builder->count++] = 1;
    return PT_CELL_READ;
}

static pt_cell_outcome add_known(pt_column_builder *builder, pt_slice cell, pt_arena *arena)
{
    size_t row = builder->count;
    pt_date_value date;
    bool is_read = false;
    switch (builder->type) {
    case PT_COLUMN_REAL:
        is_read = pt_decimal_parse_real(cell, builder->mark, &builder->real[row]) == PT_NUMBER_READ;
        break;
    case PT_COLUMN_INTEGER:
        is_read = pt_decimal_parse_integer(cell, builder->mark, &builder->integer[row]) == PT_NUMBER_READ;
        break;
    case PT_COLUMN_DATE:
        is_read = pt_date_text_parse(cell, builder->order, &date);
        builder->date[row] = is_read ? date.date : 0;
        break;
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY:
        if (!code_of(&builder->table, pt_text_trim(cell), arena, &builder->code[row])) {
            return PT_CELL_NO_MEMORY;
        }
        is_read = true;
        break;
    }
    if (!is_read) {
        return PT_CELL_WRONG;
    }
    if (builder->unknown != NULL) {
        builder->unknown[row] = 0;
    }
    builder->count++;
    return PT_CELL_READ;
}

pt_cell_outcome pt_column_builder_add(pt_column_builder *builder, pt_slice cell, pt_arena *arena)
{
    if (!make_room(builder)) {
        return PT_CELL_NO_MEMORY;
    }
    return pt_csv_is_unknown(cell) ? add_unknown(builder) : add_known(builder, cell, arena);
}

/* A copy in the arena of what malloc holds; an empty column gets memory, too. */
static void *move(const void *memory, size_t bytes, pt_arena *arena)
{
    void *copy = pt_arena_alloc(arena, bytes == 0 ? 1 : bytes, 1);
    if (copy != NULL && bytes > 0) {
        memcpy(copy, memory, bytes);
    }
    return copy;
}

bool pt_column_builder_finish(pt_column_builder *builder, const char *name, pt_arena *arena,
                              pt_column *column)
{
    pt_column built = {.name = pt_arena_copy_text(arena, name), .type = builder->type};
    built.code = move(builder->memory, builder->count * item_bytes(builder->type), arena);
    bool is_done = built.name != NULL && built.code != NULL;
    if (is_done && builder->unknown != NULL) {
        built.unknown = move(builder->unknown, builder->count, arena);
        is_done = built.unknown != NULL;
    }
    if (is_done && (builder->type == PT_COLUMN_TEXT || builder->type == PT_COLUMN_KEY)) {
        pt_dictionary *dictionary = pt_arena_alloc(arena, 1, sizeof *dictionary);
        const char **texts =
            move(builder->table.texts, builder->table.count * sizeof *builder->table.texts, arena);
        is_done = dictionary != NULL && texts != NULL;
        if (is_done) {
            *dictionary = (pt_dictionary){.count = builder->table.count, .texts = texts};
            built.dictionary = dictionary;
        }
    }
    pt_column_builder_clear(builder);
    if (is_done) {
        *column = built;
    }
    return is_done;
}

void pt_column_builder_clear(pt_column_builder *builder)
{
    free(builder->memory);
    free(builder->unknown);
    free(builder->table.texts);
    free(builder->table.slots);
    *builder = (pt_column_builder){.type = builder->type};
}
