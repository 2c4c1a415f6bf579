#include "record/import/apply/change.h"

#include "base/json/writer.h"
#include "base/time/civil.h"
#include "record/field/field_value.h"

static const char *const history_columns[] = {"customer_id", "id",      "entity",  "record_id",
                                              "version",     "action",  "changes", "changed_at",
                                              "changed_by",  "batch_id"};

void pt_history_target(pt_chunk_target *target)
{
    *target =
        (pt_chunk_target){"history", {history_columns, sizeof history_columns / sizeof *history_columns}};
}

void pt_changes_clear(pt_changes *changes)
{
    pt_buffer_clear(&changes->text);
}

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a part of an import");
}

static bool differs(const pt_changed_record *record, size_t slot)
{
    return record->after[slot].type != PT_VALUE_NULL &&
           !pt_values_equal(&record->before[slot], &record->after[slot]);
}

/* The statement that sets the slots of a group: some columns, and when. */
static pt_status make_group(const pt_changes *changes, const pt_changed_record *record, size_t group,
                            const pt_query **query, pt_error *error)
{
    const pt_plan_part *part = record->part;
    const char *names[PT_CHANGE_COLUMNS + 1];
    size_t count = 0;
    for (size_t i = group * PT_CHANGE_COLUMNS; i < part->slot_count && count < PT_CHANGE_COLUMNS; i++) {
        names[count++] = part->slots[i].field->name;
    }
    if (record->entity->kind == PT_ENTITY_RECORD) {
        names[count++] = "updated_at";
    }
    const pt_table *table = &record->entity->table;
    return pt_statement_update(table, (pt_columns){names, count}, (pt_columns){table->key, table->key_count},
                               changes->run->arena, query, error);
}

static pt_status find_group(pt_changes *changes, const pt_changed_record *record, size_t group,
                            const pt_query **query, pt_error *error)
{
    for (size_t i = 0; i < PT_CHANGE_PARTS && group < PT_CHANGE_GROUPS; i++) {
        pt_change_statements *statements = &changes->statements[i];
        if (statements->part == NULL) {
            statements->part = record->part;
        }
        if (statements->part == record->part) {
            if (statements->groups[group] == NULL) {
                PT_RETURN_IF_ERROR(make_group(changes, record, group, &statements->groups[group], error));
            }
            *query = statements->groups[group];
            return PT_OK;
        }
    }
    return PT_FAIL(error, PT_INTERNAL, "a statement on {1} has too many parameters", record->entity->name);
}

/* Values in the order of the key: customer, parent, own id, as far as the type has them. */
static size_t add_key(const pt_changed_record *record, pt_value *values)
{
    const pt_entity *entity = record->entity;
    size_t count = 0;
    if (pt_entity_is_of_customer(entity)) {
        values[count++] = pt_value_integer(record->customer_id);
    }
    if (entity->parent != NULL) {
        values[count++] = pt_value_integer(record->parent_id);
    }
    if (entity->id_column != NULL && strcmp(entity->id_column, "customer_id") != 0) {
        values[count++] = pt_value_integer(record->record_id);
    }
    return count;
}

static pt_status update_group(pt_changes *changes, const pt_changed_record *record, size_t group,
                              pt_error *error)
{
    const pt_query *query = NULL;
    PT_RETURN_IF_ERROR(find_group(changes, record, group, &query, error));
    pt_value values[PT_QUERY_MAX_PARAMETERS] = {{0}};
    size_t count = 0;
    size_t first = group * PT_CHANGE_COLUMNS;
    for (size_t i = first; i < record->part->slot_count && i < first + PT_CHANGE_COLUMNS; i++) {
        pt_value value = record->after[i].type != PT_VALUE_NULL ? record->after[i] : record->before[i];
        /* What was read from the store is gone with its row; what comes from the file stays. */
        if (value.type == PT_VALUE_TEXT) {
            value = pt_chunk_copy(changes->chunk, value.data, value.length);
            if (value.type == PT_VALUE_NULL) {
                return fail_memory(error);
            }
        }
        values[count++] = value;
    }
    if (record->entity->kind == PT_ENTITY_RECORD) {
        values[count++] = pt_value_integer(changes->run->now);
    }
    add_key(record, values + count);
    return pt_chunk_add_statement(changes->chunk, query, values, error);
}

/* {"city": ["Shanghai", "Hangzhou"]} */
static pt_status add_history(pt_changes *changes, const pt_changed_record *record, pt_error *error)
{
    pt_import_run_state *run = changes->run;
    pt_buffer_reset(&changes->text);
    pt_json_writer json = {.buffer = &changes->text};
    pt_json_begin_object(&json);
    for (size_t i = 0; i < record->part->slot_count; i++) {
        if (differs(record, i)) {
            const pt_field *field = record->part->slots[i].field;
            pt_json_key(&json, field->name);
            pt_json_begin_array(&json);
            pt_field_write_json(&json, field, &record->before[i], &run->organisation_zone);
            pt_field_write_json(&json, field, &record->after[i], &run->organisation_zone);
            pt_json_end_array(&json);
        }
    }
    pt_json_end_object(&json);
    pt_value *row = pt_chunk_add_row(changes->chunk, changes->history_target);
    if (row == NULL || changes->text.out_of_memory) {
        return fail_memory(error);
    }
    row[0] = pt_value_integer(record->customer_id);
    row[1] = pt_value_integer(pt_id_next(run->ids, pt_instant_now()));
    row[2] = pt_value_text(record->entity->name);
    row[3] = pt_value_integer(record->record_id);
    row[4] = pt_value_integer(0);
    row[5] = pt_value_text("update");
    row[6] = pt_chunk_copy(changes->chunk, changes->text.data, changes->text.length);
    row[7] = pt_value_integer(run->now);
    row[8] = pt_value_integer(run->options->user_id);
    row[9] = pt_value_integer(run->batch_id);
    return row[6].type == PT_VALUE_NULL ? fail_memory(error) : PT_OK;
}

static const char *shown_value(pt_import_run_state *run, const pt_field *field, const pt_value *value)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_field_format(&text, field, value, &run->organisation_zone);
    return value->type == PT_VALUE_NULL ? NULL : pt_arena_copy_text(run->arena, pt_buffer_text(&text));
}

static void report_differences(pt_import_run_state *run, const pt_changed_record *record)
{
    pt_import_report *report = run->report;
    for (size_t i = 0; i < record->part->slot_count; i++) {
        if (!differs(record, i) || report->difference_count == PT_IMPORT_DIFFERENCES) {
            continue;
        }
        const pt_field *field = record->part->slots[i].field;
        report->differences[report->difference_count++] = (pt_import_difference){
            .entity = record->entity->name,
            .field = field->name,
            .record = record->key == NULL ? NULL : pt_arena_copy_text(run->arena, record->key),
            .before = shown_value(run, field, &record->before[i]),
            .after = shown_value(run, field, &record->after[i]),
            .line = record->line};
    }
}

pt_status pt_changes_add(pt_changes *changes, const pt_changed_record *record, bool *is_changed,
                         pt_error *error)
{
    *is_changed = false;
    for (size_t first = 0; first < record->part->slot_count; first += PT_CHANGE_COLUMNS) {
        bool is_group_changed = false;
        for (size_t i = first; i < record->part->slot_count && i < first + PT_CHANGE_COLUMNS; i++) {
            is_group_changed = is_group_changed || differs(record, i);
        }
        if (is_group_changed) {
            PT_RETURN_IF_ERROR(update_group(changes, record, first / PT_CHANGE_COLUMNS, error));
            *is_changed = true;
        }
    }
    if (!*is_changed) {
        return PT_OK;
    }
    report_differences(changes->run, record);
    return add_history(changes, record, error);
}
