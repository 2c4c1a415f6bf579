#include "record/import/stage/references.h"

#include "base/hash.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/apply/change.h"
#include "record/import/apply/statement.h"
#include "record/import/cell/cell.h"
#include "record/import/stage/block.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_SEPARATOR = 0x1f, KEY_BYTES_MAX = 1200, UPDATE_COLUMNS = 24 };

/* One record: what the store has and what the file says; values by slot. */
typedef struct reference {
    pt_value *stored;   /* NULL: not in the store */
    pt_value *imported; /* NULL: the file has not named it */
    uint64_t cells;     /* hash of the cells last read, so that the same cells are read once */
    int64_t first_line;
} reference;

struct pt_references {
    pt_arena arena;
    pt_key_map keys;
    reference *items; /* by ordinal */
    size_t capacity;
    const pt_cell_style *styles;
    pt_buffer key;
};

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the records that the file names");
}

static const pt_plan_part *part_of(const pt_import_run_state *run)
{
    return &run->plan->parts[PT_ROLE_REFERENCE];
}

static pt_status add_item(pt_references *references, const pt_buffer *key, uint32_t *ordinal, bool *is_new,
                          pt_error *error)
{
    PT_RETURN_IF_ERROR(
        pt_key_map_add(&references->keys, pt_buffer_text(key), key->length, ordinal, is_new, error));
    if (*ordinal >= references->capacity) {
        size_t capacity = references->capacity == 0 ? 256 : references->capacity * 2;
        reference *grown = realloc(references->items, capacity * sizeof *grown);
        if (grown == NULL) {
            return fail_memory(error);
        }
        references->items = grown;
        references->capacity = capacity;
    }
    if (*is_new) {
        references->items[*ordinal] = (reference){0};
    }
    return PT_OK;
}

static bool copy_value(pt_arena *arena, const pt_value *from, pt_value *to)
{
    *to = *from;
    if (from->type == PT_VALUE_TEXT) {
        char *copy = pt_arena_alloc(arena, from->length + 1, 1);
        if (copy == NULL) {
            return false;
        }
        memcpy(copy, from->data, from->length);
        to->data = copy;
    }
    return true;
}

/* A key as text, the same whether it comes from a cell or from the store. */
static void add_key_value(pt_buffer *key, const pt_value *value, size_t place)
{
    if (place > 0) {
        pt_buffer_add_char(key, KEY_SEPARATOR);
    }
    if (value->type == PT_VALUE_TEXT) {
        pt_buffer_add(key, value->data, value->length);
    } else if (value->type == PT_VALUE_REAL) {
        pt_buffer_add_format(key, "%.17g", value->real);
    } else if (value->type == PT_VALUE_INTEGER) {
        pt_buffer_add_format(key, "%lld", (long long)value->integer);
    }
}

/* --- What the store has
 * -------------------------------------------------------------------------------------
 */

static pt_status read_stored(pt_import_run_state *run, const pt_rows *rows, pt_error *error)
{
    pt_references *references = run->references;
    const pt_plan_part *part = part_of(run);
    size_t keys = run->plan->reference_column_count;
    pt_buffer_reset(&references->key);
    for (size_t i = 0; i < keys; i++) {
        pt_value value = pt_rows_value(rows, 1 + i);
        add_key_value(&references->key, &value, i);
    }
    uint32_t ordinal = 0;
    bool is_new = false;
    PT_RETURN_IF_ERROR(add_item(references, &references->key, &ordinal, &is_new, error));
    if (!is_new) {
        return PT_OK; /* two of one name: the first is meant */
    }
    references->keys.entries[ordinal].id = pt_rows_integer(rows, 0);
    references->keys.entries[ordinal].flags = PT_KEY_IS_STORED;
    pt_value *stored = pt_arena_alloc(&references->arena, part->slot_count, sizeof *stored);
    if (stored == NULL) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < part->slot_count; i++) {
        pt_value value = pt_rows_value(rows, 1 + keys + i);
        if (!copy_value(&references->arena, &value, &stored[i])) {
            return fail_memory(error);
        }
    }
    references->items[ordinal].stored = stored;
    return PT_OK;
}

static pt_status load(pt_import_run_state *run, pt_error *error)
{
    const pt_plan *plan = run->plan;
    const pt_plan_part *part = part_of(run);
    const char **names =
        pt_arena_alloc(run->arena, 1 + plan->reference_column_count + part->slot_count, sizeof *names);
    if (names == NULL) {
        return fail_memory(error);
    }
    size_t count = 0;
    names[count++] = part->entity->id_column;
    for (size_t i = 0; i < plan->reference_column_count; i++) {
        names[count++] = plan->reference_fields[i]->name;
    }
    for (size_t i = 0; i < part->slot_count; i++) {
        names[count++] = part->slots[i].field->name;
    }
    const pt_query *query = NULL;
    PT_RETURN_IF_ERROR(pt_statement_select(&part->entity->table, (pt_columns){names, count}, (pt_columns){0},
                                           run->arena, &query, error));
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(run->reader, query, NULL, &rows, error));
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        PT_RETURN_IF_ERROR(read_stored(run, &rows, error));
    }
}

pt_status pt_references_open(pt_import_run_state *run, const pt_cell_style *styles, pt_error *error)
{
    run->references = calloc(1, sizeof *run->references);
    if (run->references == NULL) {
        return fail_memory(error);
    }
    run->references->styles = styles;
    return load(run, error);
}

void pt_references_close(pt_import_run_state *run)
{
    if (run->references != NULL) {
        pt_arena_clear(&run->references->arena);
        pt_key_map_clear(&run->references->keys);
        pt_buffer_clear(&run->references->key);
        free(run->references->items);
        free(run->references);
        run->references = NULL;
    }
}

/* --- What the file says
 * -------------------------------------------------------------------------------------
 */

/* The slot whose column makes a part of the key; dates and numbers are keys by their value, not their look.
 */
static pt_status add_key_cell(const pt_import_run_state *run, const pt_csv_record *record, size_t place,
                              bool *is_empty, pt_error *error)
{
    const pt_field *field = run->plan->reference_fields[place];
    size_t slot = pt_plan_find_slot(part_of(run), field->name);
    pt_value value = {0};
    PT_RETURN_IF_ERROR(pt_cell_parse(field, &run->references->styles[slot], &run->file_zone,
                                     pt_stage_cell(record, run->plan->reference_columns[place]), &value,
                                     error));
    *is_empty = *is_empty || value.type == PT_VALUE_NULL;
    add_key_value(&run->references->key, &value, place);
    return PT_OK;
}

/* The latest line wins; a value that differs from an earlier line's is counted. */
static pt_status merge_cells(pt_import_run_state *run, const pt_csv_record *record, reference *item,
                             pt_error *error)
{
    pt_references *references = run->references;
    const pt_plan_part *part = part_of(run);
    bool is_first = item->imported == NULL;
    if (is_first) {
        item->imported = pt_arena_alloc(&references->arena, part->slot_count, sizeof *item->imported);
        item->first_line = record->line;
    }
    if (item->imported == NULL) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < part->slot_count; i++) {
        const pt_plan_slot *slot = &part->slots[i];
        if (slot->source != PT_SLOT_CELL) {
            continue;
        }
        pt_value value = {0};
        PT_RETURN_IF_ERROR(pt_cell_parse(slot->field, &references->styles[i], &run->file_zone,
                                         pt_stage_cell(record, slot->column), &value, error));
        if (value.type == PT_VALUE_NULL || pt_values_equal(&value, &item->imported[i])) {
            continue;
        }
        run->report->conflicts += item->imported[i].type != PT_VALUE_NULL;
        if (!copy_value(&references->arena, &value, &item->imported[i])) {
            return fail_memory(error);
        }
    }
    return PT_OK;
}

static uint64_t hash_cells(const pt_import_run_state *run, const pt_csv_record *record)
{
    const pt_plan_part *part = part_of(run);
    uint64_t hash = 1;
    for (size_t i = 0; i < part->slot_count; i++) {
        if (part->slots[i].source == PT_SLOT_CELL) {
            pt_slice cell = pt_stage_cell(record, part->slots[i].column);
            hash = pt_hash64(hash, cell.data, cell.length);
        }
    }
    return hash;
}

pt_status pt_references_take(pt_import_run_state *run, const pt_csv_record *record, uint32_t *ordinal,
                             pt_error *error)
{
    pt_references *references = run->references;
    bool is_empty = false;
    pt_buffer_reset(&references->key);
    for (size_t i = 0; i < run->plan->reference_column_count; i++) {
        PT_RETURN_IF_ERROR(add_key_cell(run, record, i, &is_empty, error));
    }
    if (references->key.out_of_memory) {
        return fail_memory(error);
    }
    if (is_empty) {
        bool is_all = run->plan->parts[PT_ROLE_MAIN].entity == NULL;
        *ordinal = PT_KEY_NONE;
        return is_all ? pt_error_at_field(error, PT_FAIL(error, PT_INVALID_INPUT, "is missing"),
                                          run->plan->reference_fields[0]->name)
                      : PT_OK;
    }
    uint32_t known = pt_key_map_find(&references->keys, references->key.data, references->key.length);
    if (known == PT_KEY_NONE && run->mapping->services == PT_IMPORT_SKIP) {
        return pt_error_at_field(error,
                                 PT_FAIL(error, PT_NOT_FOUND, "the {1} {2} is not known",
                                         part_of(run)->entity->name, references->key.data),
                                 run->plan->reference_fields[0]->name);
    }
    bool is_new = false;
    PT_RETURN_IF_ERROR(add_item(references, &references->key, ordinal, &is_new, error));
    pt_key_entry *entry = &references->keys.entries[*ordinal];
    if (is_new) {
        entry->id = pt_id_next(run->ids, pt_instant_now());
    }
    reference *item = &references->items[*ordinal];
    uint64_t cells = hash_cells(run, record);
    if ((entry->flags & PT_KEY_IS_TOUCHED) != 0 && item->cells == cells) {
        return PT_OK;
    }
    entry->flags |= PT_KEY_IS_TOUCHED;
    item->cells = cells;
    return merge_cells(run, record, item, error);
}

int64_t pt_references_id(const pt_references *references, uint32_t ordinal)
{
    return references->keys.entries[ordinal].id;
}

/* --- Into the store
 * -----------------------------------------------------------------------------------------
 */

static pt_status apply_stored(pt_import_run_state *run, pt_changes *changes, uint32_t ordinal,
                              pt_error *error)
{
    const pt_plan_part *part = part_of(run);
    reference *item = &run->references->items[ordinal];
    const pt_key_entry *entry = &run->references->keys.entries[ordinal];
    pt_import_counts *counts = &run->report->records[PT_ROLE_REFERENCE];
    if (run->mapping->services != PT_IMPORT_UPDATE) {
        counts->skipped++;
        return PT_OK;
    }
    const pt_changed_record record = {.entity = part->entity,
                                      .part = part,
                                      .record_id = entry->id,
                                      .key = entry->text,
                                      .before = item->stored,
                                      .after = item->imported,
                                      .line = item->first_line};
    bool is_changed = false;
    PT_RETURN_IF_ERROR(pt_changes_add(changes, &record, &is_changed, error));
    counts->updated += is_changed;
    counts->unchanged += !is_changed;
    return PT_OK;
}

static pt_status add_new(pt_import_run_state *run, pt_chunk *chunk, uint32_t ordinal, pt_error *error)
{
    const pt_plan_part *part = part_of(run);
    const reference *item = &run->references->items[ordinal];
    const pt_key_entry *entry = &run->references->keys.entries[ordinal];
    pt_value *row = pt_chunk_add_row(chunk, 0);
    if (row == NULL) {
        return fail_memory(error);
    }
    size_t at = 0;
    row[at++] = pt_value_integer(entry->id);
    bool has_name = false;
    for (size_t i = 0; i < part->slot_count; i++) {
        const pt_plan_slot *slot = &part->slots[i];
        pt_value value = item->imported[i];
        if (value.type == PT_VALUE_NULL) {
            value = pt_value_text(slot->constant != NULL ? slot->constant : slot->field->standard);
        }
        if (strcmp(slot->field->name, "name") == 0) {
            has_name = true;
            value = value.type == PT_VALUE_NULL ? pt_value_text(entry->text) : value;
        }
        row[at++] = value;
    }
    if (!has_name && pt_entity_find_field(part->entity, "name") != NULL) {
        row[at++] = pt_value_text(entry->text);
    }
    row[at++] = pt_value_integer(1);
    row[at++] = pt_value_integer(run->now);
    row[at++] = pt_value_integer(run->now);
    row[at] = pt_value_integer(run->batch_id);
    run->report->records[PT_ROLE_REFERENCE].added++;
    return PT_OK;
}

static pt_status make_target(const pt_import_run_state *run, pt_chunk_target *target, pt_error *error)
{
    const pt_plan_part *part = part_of(run);
    const char **names = pt_arena_alloc(run->arena, part->slot_count + 6, sizeof *names);
    if (names == NULL) {
        return fail_memory(error);
    }
    size_t count = 0;
    names[count++] = part->entity->id_column;
    for (size_t i = 0; i < part->slot_count; i++) {
        names[count++] = part->slots[i].field->name;
    }
    if (pt_plan_find_slot(part, "name") == PT_NO_SLOT && pt_entity_find_field(part->entity, "name") != NULL) {
        names[count++] = "name";
    }
    names[count++] = "version";
    names[count++] = "created_at";
    names[count++] = "updated_at";
    names[count++] = "batch_id";
    *target = (pt_chunk_target){part->entity->name, {names, count}};
    return PT_OK;
}

static pt_status write_chunk(const pt_import_run_state *run, pt_chunk *chunk, pt_connection *connection,
                             pt_error *error)
{
    if (!run->options->is_dry_run && chunk->row_count > 0) {
        PT_SCOPED(pt_transaction) transaction = {0};
        PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
        PT_RETURN_IF_ERROR(pt_chunk_write(chunk, connection, error));
        PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    }
    pt_chunk_reset(chunk);
    return PT_OK;
}

pt_status pt_references_apply(pt_import_run_state *run, pt_connection *connection, pt_error *error)
{
    enum { ROWS_AT_ONCE = 2000 };
    pt_chunk_target targets[PT_CHUNK_TABLES] = {{0}};
    PT_RETURN_IF_ERROR(make_target(run, &targets[0], error));
    pt_history_target(&targets[1]);
    PT_SCOPED(pt_chunk) chunk = {.targets = targets};
    PT_SCOPED(pt_changes) changes = {.run = run, .chunk = &chunk, .history_target = 1};
    pt_references *references = run->references;
    for (uint32_t i = 0; i < references->keys.entry_count; i++) {
        uint32_t flags = references->keys.entries[i].flags;
        if ((flags & PT_KEY_IS_TOUCHED) == 0 || references->items[i].imported == NULL) {
            continue;
        }
        run->report->records[PT_ROLE_REFERENCE].read++;
        PT_RETURN_IF_ERROR((flags & PT_KEY_IS_STORED) != 0 ? apply_stored(run, &changes, i, error)
                                                           : add_new(run, &chunk, i, error));
        if (chunk.row_count >= ROWS_AT_ONCE) {
            PT_RETURN_IF_ERROR(write_chunk(run, &chunk, connection, error));
        }
    }
    return write_chunk(run, &chunk, connection, error);
}
