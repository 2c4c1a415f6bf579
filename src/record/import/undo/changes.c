/* Fields that a batch changed: the old value comes back where nobody changed them since. (pile.h). Sums
 * of an order follow its lines (sums.h). */
#include "base/json/reader.h"
#include "base/json/writer.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "base/time/zone.h"
#include "record/field/field_value.h"
#include "record/import/apply/change.h"
#include "record/import/apply/statement.h"
#include "record/import/undo/changes.sql.h"
#include "record/import/undo/fact_statement.h"
#include "record/import/undo/pile.h"
#include "record/import/undo/sums.h"
#include "record/import/undo/withdraw.h"

#include <string.h>

enum { PAGE = 500 };

typedef struct change_page {
    pt_batch_change *rows;
    size_t count;
    int64_t last_customer, last; /* of the last row read */
} change_page;

/* A sum, to be taken anew when all lines are what they shall be. */
typedef struct open_sum {
    pt_sums_of of;
    pt_undo_step step; /* where it has no lines; without field: nothing to do then */
    struct open_sum *next;
} open_sum;

typedef struct restoring {
    const pt_withdrawal *withdrawal;
    pt_connection connection; /* closed before the arena that its statements live in */
    pt_arena statements;
    pt_zone zone;
    const pt_query **restore; /* by entity and field, made when first needed */
    const pt_query **look;    /* at one field, likewise */
    const pt_query **parent;  /* of a line; by entity, likewise */
    pt_sums sums;
    open_sum *open_sums;
    pt_buffer note;      /* what came back of the row at work */
    pt_json_writer json; /* into the note */
    size_t field_total;
    int64_t *first_field; /* of each entity */
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
    PT_RETURN_IF_ERROR(pt_sums_open(schema, &in->connection, &in->statements, &in->sums, error));
    in->first_field = pt_arena_alloc(&in->statements, schema->entity_count, sizeof *in->first_field);
    if (in->first_field == NULL) {
        return fail_memory(error);
    }
    for (size_t i = 0; i < schema->entity_count; i++) {
        in->first_field[i] = (int64_t)in->field_total;
        in->field_total += schema->entities[i].field_count;
    }
    in->restore = pt_arena_alloc(&in->statements, in->field_total, sizeof(const pt_query *));
    in->look = pt_arena_alloc(&in->statements, in->field_total, sizeof(const pt_query *));
    in->parent = pt_arena_alloc(&in->statements, schema->entity_count, sizeof(const pt_query *));
    return in->restore == NULL || in->look == NULL || in->parent == NULL ? fail_memory(error) : PT_OK;
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

static size_t place_of(const restoring *in, const pt_entity *entity, const pt_field *field)
{
    size_t entity_place = (size_t)(entity - in->withdrawal->place->schema->entities);
    return (size_t)in->first_field[entity_place] + (size_t)(field - entity->fields);
}

/* Values that identify() asks for; how many. */
static size_t add_identity(const pt_batch_change *row, pt_value *values)
{
    size_t count = 0;
    if (pt_entity_is_of_customer(row->entity)) {
        values[count++] = pt_value_integer(row->customer_id);
    }
    if (row->entity->id_column != NULL && strcmp(row->entity->id_column, "customer_id") != 0) {
        values[count++] = pt_value_integer(row->record_id);
    }
    return count;
}

/* --- One field
 * ----------------------------------------------------------------------------------------------
 */

/* A field as it is in the store. */
typedef struct current_value {
    bool is_there; /* the record is */
    pt_value value;
} current_value;

static pt_status look_at(restoring *in, const pt_batch_change *row, const pt_field *field, pt_arena *arena,
                         current_value *now, pt_error *error)
{
    const pt_query **query = &in->look[place_of(in, row->entity, field)];
    pt_value values[2];
    const char *names[2];
    if (*query == NULL) {
        PT_RETURN_IF_ERROR(pt_statement_select(&row->entity->table, (pt_columns){&field->name, 1},
                                               identify(row->entity, names), &in->statements, query, error));
    }
    (void)add_identity(row, values);
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(&in->connection, *query, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &now->is_there, error));
    now->value = now->is_there ? pt_rows_value(&rows, 0) : (pt_value){0};
    if (now->value.type != PT_VALUE_TEXT) {
        return PT_OK;
    }
    now->value = pt_value_text(pt_arena_copy_text(arena, pt_rows_text(&rows, 0)));
    return now->value.type == PT_VALUE_NULL ? fail_memory(error) : PT_OK;
}

static void begin_note(restoring *in)
{
    pt_buffer_reset(&in->note);
    in->json = (pt_json_writer){.buffer = &in->note};
    pt_json_begin_object(&in->json);
}

/* field → [the batch's value, the old one that came back] */
static void note_field(restoring *in, const pt_undo_step *step)
{
    pt_json_writer *json = &in->json;
    pt_json_key(json, step->field->name);
    pt_json_begin_array(json);
    pt_field_write_json(json, step->field, &step->after, &in->zone);
    pt_field_write_json(json, step->field, &step->before, &in->zone);
    pt_json_end_array(json);
}

/* Sets the field if it has the value expected; *is_done when it had. */
static pt_status set_field(restoring *in, const pt_batch_change *row, const pt_undo_step *step, bool *is_done,
                           pt_error *error)
{
    const pt_query **query = &in->restore[place_of(in, row->entity, step->field)];
    const char *names[2];
    if (*query == NULL) {
        PT_RETURN_IF_ERROR(pt_statement_restore(&row->entity->table, step->field->name,
                                                identify(row->entity, names), &in->statements, query, error));
    }
    pt_value values[4] = {step->before};
    size_t count = 1 + add_identity(row, values + 1);
    values[count] = step->after;
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(pt_execute(&in->connection, *query, values, &changed, error));
    *is_done = changed > 0;
    return PT_OK;
}

static pt_status add_open_sum(restoring *in, const pt_sums_of *of, const pt_undo_step *step, pt_error *error)
{
    open_sum *added = pt_arena_alloc(&in->statements, 1, sizeof *added);
    if (added == NULL) {
        return fail_memory(error);
    }
    *added = (open_sum){.of = *of, .step = *step, .next = in->open_sums};
    in->open_sums = added;
    return PT_OK;
}

/* The order of a line that was changed back may amount to something else now. */
static pt_status follow_line(restoring *in, const pt_batch_change *row, pt_error *error)
{
    const pt_schema *schema = in->withdrawal->place->schema;
    const pt_query **query = &in->parent[row->entity - schema->entities];
    const pt_entity *main_entity = pt_schema_find(schema, row->entity->parent);
    const char *names[2];
    pt_value values[2];
    if (*query == NULL) {
        PT_RETURN_IF_ERROR(pt_statement_select(&row->entity->table,
                                               (pt_columns){&row->entity->table.key[1], 1},
                                               identify(row->entity, names), &in->statements, query, error));
    }
    (void)add_identity(row, values);
    PT_SCOPED(pt_rows) rows = {0};
    bool is_there = false;
    PT_RETURN_IF_ERROR(pt_select(&in->connection, *query, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &is_there, error));
    if (!is_there || main_entity == NULL) {
        return PT_OK;
    }
    const pt_sums_of of = {.type = pt_fact_type_of(schema, main_entity),
                           .customer_id = row->customer_id,
                           .id = pt_rows_integer(&rows, 0)};
    return add_open_sum(in, &of, &(pt_undo_step){0}, error);
}

static pt_status restore_field(restoring *in, const pt_batch_change *row, const pt_undo_step *step,
                               pt_arena *arena, pt_error *error)
{
    pt_undo_report *report = in->withdrawal->report;
    bool is_done = false;
    current_value now = {0};
    PT_RETURN_IF_ERROR(look_at(in, row, step->field, arena, &now, error));
    if (!now.is_there) {
        return PT_OK; /* a fact that went with the batch that brought it */
    }
    if (!step->is_covered && pt_values_equal(&now.value, &step->before)) {
        is_done = true; /* by an earlier try */
    } else if (!step->is_covered) {
        PT_RETURN_IF_ERROR(set_field(in, row, step, &is_done, error));
    }
    report->restored += is_done;
    if (is_done) {
        note_field(in, step);
    } else {
        pt_withdraw_keep(report, &(pt_undo_remainder){.entity = row->entity->name,
                                                      .customer_id = row->customer_id,
                                                      .record_id = row->record_id,
                                                      .field = step->field->name});
    }
    return PT_OK;
}

/* Sums follow the lines, when these are settled; without lines they are fields as any other. */
static pt_status restore_or_sum(restoring *in, const pt_batch_change *row, const pt_undo_step *step,
                                pt_arena *arena, pt_error *error)
{
    const pt_sums_of of = {.type = pt_fact_type_of(in->withdrawal->place->schema, row->entity),
                           .customer_id = row->customer_id,
                           .id = row->record_id};
    bool is_roll_back = in->withdrawal->undo_batch_id == 0;
    return is_roll_back || !pt_fact_field_is_sum(&of.type, step->field)
               ? restore_field(in, row, step, arena, error)
               : add_open_sum(in, &of, step, error);
}

static pt_status settle_sum(restoring *in, const open_sum *sum, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    bool has_lines = false;
    PT_RETURN_IF_ERROR(pt_sums_take(&in->sums, &sum->of, &has_lines, error));
    in->withdrawal->report->restored += has_lines && sum->step.field != NULL;
    if (has_lines || sum->step.field == NULL) {
        return PT_OK;
    }
    begin_note(in); /* of no row: the row's own was written before */
    const pt_batch_change row = {
        .customer_id = sum->of.customer_id, .record_id = sum->of.id, .entity = sum->of.type.main_entity};
    return restore_field(in, &row, &sum->step, &arena, error);
}

static pt_status settle_sums(restoring *in, pt_error *error)
{
    while (in->open_sums != NULL) {
        PT_SCOPED(pt_transaction) transaction = {0};
        PT_RETURN_IF_ERROR(pt_transaction_begin(&in->connection, PT_TRANSACTION_WRITE, &transaction, error));
        for (size_t i = 0; i < PAGE && in->open_sums != NULL; i++) {
            PT_RETURN_IF_ERROR(settle_sum(in, in->open_sums, error));
            in->open_sums = in->open_sums->next;
        }
        PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    }
    return PT_OK;
}

/* --- One record
 * ---------------------------------------------------------------------------------------------
 */

static pt_status note_undo(restoring *in, const pt_batch_change *row, pt_error *error)
{
    const pt_withdrawal *withdrawal = in->withdrawal;
    if (withdrawal->undo_batch_id == 0) {
        const pt_value values[] = {pt_value_integer(row->customer_id), pt_value_integer(row->id)};
        return pt_execute(&in->connection, &query_history_forget, values, NULL, error);
    }
    pt_json_end_object(&in->json);
    if (in->note.out_of_memory) {
        return fail_memory(error);
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

static pt_status restore_row(restoring *in, const pt_batch_change *row, pt_arena *arena, pt_error *error)
{
    PT_SCOPED(pt_json_document) document = {0};
    pt_pile pile = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(row->changes, strlen(row->changes), &document, error));
    PT_RETURN_IF_ERROR(pt_pile_read(&in->connection, row, &in->zone, arena, &pile, error));
    void *iterator = NULL;
    const char *key = NULL;
    const pt_json_node *root = pt_json_root(&document);
    begin_note(in);
    for (const pt_json_node *pair = pt_json_next_member(root, &iterator, &key); pair != NULL;
         pair = pt_json_next_member(root, &iterator, &key)) {
        const pt_field *field = pt_entity_find_field(row->entity, key);
        pt_undo_step step = {0};
        if (field != NULL && pt_field_has_column(field) && field->privacy != PT_PRIVACY_SECRET) {
            PT_RETURN_IF_ERROR(pt_pile_find_step(&pile, field, pair, &step, error));
            PT_RETURN_IF_ERROR(restore_or_sum(in, row, &step, arena, error));
        }
    }
    if (row->entity->parent != NULL && in->withdrawal->undo_batch_id != 0) {
        PT_RETURN_IF_ERROR(follow_line(in, row, error));
    }
    return note_undo(in, row, error);
}

/* --- All of them
 * --------------------------------------------------------------------------------------------
 */

/* The page after the one that page holds. */
static pt_status read_page(restoring *in, pt_arena *arena, change_page *page, bool *has_any, pt_error *error)
{
    const pt_value values[] = {pt_value_integer(in->withdrawal->batch_id),
                               pt_value_integer(page->last_customer), pt_value_integer(page->last),
                               pt_value_integer(PAGE)};
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(&in->connection, &query_history_of_batch, values, &rows, error));
    page->count = 0;
    *has_any = false;
    for (;;) {
        bool has_row = false;
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            return PT_OK;
        }
        *has_any = true;
        page->last_customer = pt_rows_integer(&rows, 0);
        page->last = pt_rows_integer(&rows, 1);
        const pt_entity *entity = pt_schema_find(in->withdrawal->place->schema, pt_rows_text(&rows, 2));
        const char *changes = pt_arena_copy_text(arena, pt_rows_text(&rows, 4));
        if (changes == NULL) {
            return fail_memory(error);
        }
        if (entity != NULL) {
            page->rows[page->count++] = (pt_batch_change){.customer_id = page->last_customer,
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
    change_page page = {.rows = pt_arena_alloc(&in.statements, PAGE, sizeof(pt_batch_change)),
                        .last_customer = -1};
    if (page.rows == NULL) {
        return fail_memory(error);
    }
    for (;;) {
        PT_SCOPED(pt_arena) arena = {0};
        bool has_any = false;
        PT_RETURN_IF_ERROR(read_page(&in, &arena, &page, &has_any, error));
        if (!has_any) {
            return settle_sums(&in, error);
        }
        PT_SCOPED(pt_transaction) transaction = {0};
        PT_RETURN_IF_ERROR(pt_transaction_begin(&in.connection, PT_TRANSACTION_WRITE, &transaction, error));
        for (size_t i = 0; i < page.count; i++) {
            PT_RETURN_IF_ERROR(restore_row(&in, &page.rows[i], &arena, error));
        }
        PT_RETURN_IF_ERROR(pt_transaction_commit(&transaction, error));
    }
}
