/* Fields that a batch changed: the old value comes back where the field still has the batch's value. */
#include "base/json/reader.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "base/time/zone.h"
#include "record/field/field_value.h"
#include "record/import/apply/statement.h"
#include "record/import/undo/changes.sql.h"
#include "record/import/undo/withdraw.h"

#include <string.h>

enum { PAGE = 500 };

typedef struct change_row {
    int64_t customer_id, id, record_id;
    const pt_entity *entity;
    const char *changes;
} change_row;

typedef struct change_page {
    change_row *rows;
    size_t count;
    int64_t last; /* id of the last row read; that of the page before where there was none */
} change_page;

typedef struct restoring {
    const pt_withdrawal *withdrawal;
    pt_connection connection; /* closed before the arena that its statements live in */
    pt_arena statements;
    pt_zone zone;
    const pt_query **restore; /* by entity and field, made when first needed */
    size_t field_total;
    int64_t *first_field; /* of each entity */
    pt_buffer note;       /* what was restored of the row at work, from what to what */
} restoring;

static void restoring_clear(restoring *in)
{
    pt_connection_clear(&in->connection);
    pt_arena_clear(&in->statements);
    pt_zone_clear(&in->zone);
    pt_buffer_clear(&in->note);
}

static pt_status fail_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to undo an import");
}

static pt_status open_restoring(const pt_withdrawal *withdrawal, restoring *in, pt_error *error)
{
    const pt_schema *schema = withdrawal->place->schema;
    in->withdrawal = withdrawal;
    PT_RETURN_IF_ERROR(pt_connection_open(withdrawal->place->store, &in->connection, error));
    pt_store_state state = {0};
    PT_RETURN_IF_ERROR(pt_store_state_load(&in->connection, &in->statements, &state, error));
    PT_RETURN_IF_ERROR(pt_zone_open(state.organisation_zone, &in->zone, error));
    in->first_field = pt_arena_alloc(&in->statements, schema->entity_count, sizeof *in->first_field);
    if (in->first_field == NULL) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < schema->entity_count; i++) {
        in->first_field[i] = (int64_t)in->field_total;
        in->field_total += schema->entities[i].field_count;
    }
    in->restore = pt_arena_alloc(&in->statements, in->field_total, sizeof(const pt_query *));
    return in->restore == NULL ? fail_memory(error) : PT_OK;
}

/* A record is found by its customer and its own id: a line's parent need not be known for that. */
static pt_columns identify(const pt_entity *entity, const char *names[2])
{
    size_t count = 0;
    if (pt_entity_is_of_customer(entity)) {
        names[count++] = "customer_id";
    }
    if (entity->id_column != NULL && strcmp(entity->id_column, "customer_id") != 0) {
        names[count++] = entity->id_column;
    }
    return (pt_columns){names, count};
}

static pt_status find_restore(restoring *in, const pt_entity *entity, const pt_field *field,
                              const pt_query **query, pt_error *error)
{
    size_t entity_index = (size_t)(entity - in->withdrawal->place->schema->entities);
    size_t place = (size_t)in->first_field[entity_index] + (size_t)(field - entity->fields);
    if (in->restore[place] == NULL) {
        const char *names[2];
        PT_RETURN_IF_ERROR(pt_statement_restore(&entity->table, field->name, identify(entity, names),
                                                &in->statements, &in->restore[place], error));
    }
    *query = in->restore[place];
    return PT_OK;
}

typedef struct field_step {
    pt_value expected, wanted;
} field_step;

/* Sets the field if it has the value expected; *is_done when it had. */
static pt_status set_field(restoring *in, const change_row *row, const pt_field *field,
                           const field_step *step, bool *is_done, pt_error *error)
{
    const pt_query *query = NULL;
    PT_RETURN_IF_ERROR(find_restore(in, row->entity, field, &query, error));
    pt_value values[4] = {step->wanted};
    size_t count = 1;
    if (pt_entity_is_of_customer(row->entity)) {
        values[count++] = pt_value_integer(row->customer_id);
    }
    if (row->entity->id_column != NULL && strcmp(row->entity->id_column, "customer_id") != 0) {
        values[count++] = pt_value_integer(row->record_id);
    }
    values[count] = step->expected;
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(pt_execute(&in->connection, query, values, &changed, error));
    *is_done = changed > 0;
    return PT_OK;
}

/* field → [the batch's value, the old one that came back] */
static pt_status note_field(restoring *in, const pt_field *field, const pt_json_node *pair, pt_error *error)
{
    pt_buffer_add_format(&in->note, "%s\"%s\":[", in->note.length > 1 ? "," : "", field->name);
    PT_RETURN_IF_ERROR(pt_json_dump(pt_json_item(pair, 1), &in->note, error));
    pt_buffer_add_char(&in->note, ',');
    PT_RETURN_IF_ERROR(pt_json_dump(pt_json_item(pair, 0), &in->note, error));
    pt_buffer_add_char(&in->note, ']');
    return in->note.out_of_memory ? fail_memory(error) : PT_OK;
}

static pt_status restore_field(restoring *in, const change_row *row, const pt_field *field,
                               const pt_json_node *pair, pt_arena *arena, pt_error *error)
{
    pt_value before = {0}, after = {0};
    PT_RETURN_IF_ERROR(pt_field_parse_json(field, pt_json_item(pair, 0), &in->zone, arena, &before, error));
    PT_RETURN_IF_ERROR(pt_field_parse_json(field, pt_json_item(pair, 1), &in->zone, arena, &after, error));
    bool is_done = false;
    PT_RETURN_IF_ERROR(set_field(in, row, field, &(field_step){after, before}, &is_done, error));
    if (!is_done) {
        /* Restored by an earlier try, or changed by somebody since: setting it to itself tells which. */
        PT_RETURN_IF_ERROR(set_field(in, row, field, &(field_step){before, before}, &is_done, error));
    }
    pt_undo_report *report = in->withdrawal->report;
    report->restored += is_done;
    if (is_done) {
        return note_field(in, field, pair, error);
    }
    pt_withdraw_keep(report, &(pt_undo_remainder){.entity = row->entity->name,
                                                  .customer_id = row->customer_id,
                                                  .record_id = row->record_id,
                                                  .field = field->name});
    return PT_OK;
}

static pt_status restore_row(restoring *in, const change_row *row, pt_arena *arena, pt_error *error)
{
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(row->changes, strlen(row->changes), &document, error));
    void *iterator = NULL;
    const char *key = NULL;
    const pt_json_node *root = pt_json_root(&document);
    pt_buffer_reset(&in->note);
    pt_buffer_add_char(&in->note, '{');
    for (const pt_json_node *pair = pt_json_next_member(root, &iterator, &key); pair != NULL;
         pair = pt_json_next_member(root, &iterator, &key)) {
        const pt_field *field = pt_entity_find_field(row->entity, key);
        if (field != NULL && pt_field_has_column(field) && field->privacy != PT_PRIVACY_SECRET) {
            PT_RETURN_IF_ERROR(restore_field(in, row, field, pair, arena, error));
        }
    }
    pt_buffer_add_char(&in->note, '}');
    const pt_withdrawal *withdrawal = in->withdrawal;
    if (withdrawal->undo_batch_id == 0) {
        const pt_value values[] = {pt_value_integer(row->customer_id), pt_value_integer(row->id)};
        return pt_execute(&in->connection, &query_history_forget, values, NULL, error);
    }
    const pt_value values[] = {
        pt_value_integer(row->customer_id),
        pt_value_integer(pt_id_next(withdrawal->place->ids, pt_instant_now())),
        pt_value_text(row->entity->name),
        pt_value_integer(row->record_id),
        pt_value_text("undo"),
        pt_value_text(pt_buffer_text(&in->note)),
        pt_value_integer(pt_instant_now()),
        pt_value_integer(0),
        pt_value_integer(withdrawal->undo_batch_id),
    };
    return pt_execute(&in->connection, &query_history_undo_note, values, NULL, error);
}

static pt_status read_page(restoring *in, int64_t before, pt_arena *arena, change_page *page, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(in->withdrawal->batch_id), pt_value_integer(before),
                               pt_value_integer(PAGE)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(&in->connection, &query_history_of_batch, values, &rows, error));
    page->count = 0;
    page->last = before;
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        page->last = pt_rows_integer(&rows, 1);
        const pt_entity *entity = pt_schema_find(in->withdrawal->place->schema, pt_rows_text(&rows, 2));
        const char *changes = pt_arena_copy_text(arena, pt_rows_text(&rows, 4));
        if (changes == NULL) {
            return fail_memory(error);
        }
        if (entity != NULL) {
            page->rows[page->count++] = (change_row){.customer_id = pt_rows_integer(&rows, 0),
                                                     .id = page->last,
                                                     .record_id = pt_rows_integer(&rows, 3),
                                                     .entity = entity,
                                                     .changes = changes};
        }
    }
}

pt_status pt_withdraw_changes(const pt_withdrawal *withdrawal, pt_error *error)
{
    PT_SCOPED(restoring) in = {0};
    PT_RETURN_IF_ERROR(open_restoring(withdrawal, &in, error));
    change_page page = {.rows = pt_arena_alloc(&in.statements, PAGE, sizeof(change_row))};
    if (page.rows == NULL) {
        return fail_memory(error);
    }
    int64_t before = INT64_MAX;
    for (;;) {
        PT_SCOPED(pt_arena) arena = {0};
        PT_RETURN_IF_ERROR(read_page(&in, before, &arena, &page, error));
        if (page.last == before) {
            return PT_OK;
        }
        PT_SCOPED(pt_transaction) transaction = {0};
        PT_RETURN_IF_ERROR(pt_transaction_begin(&in.connection, PT_TRANSACTION_WRITE, &transaction, error));
        for (size_t i = 0; i < page.count; i++) {
            PT_RETURN_IF_ERROR(restore_row(&in, &page.rows[i], &arena, error));
        }
        PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
        before = page.last;
    }
}
