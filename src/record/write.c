#include "base/scope.h"
#include "base/time/civil.h"
#include "record/check.h"
#include "record/custom/custom_field.h"
#include "record/derive.h"
#include "record/field/field_value.h"
#include "record/history/history.h"
#include "record/identity/identity.h"
#include "record/record.h"
#include "record/row.h"
#include "record/sealing.h"
#include "record/transaction.h"
#include "store/change.h"

#include <assert.h>
#include <string.h>

/* One write on its way: what is asked, and where the result goes. */
typedef struct write_request {
    const pt_record_input *input;
    pt_problems *problems;
    pt_record_key *key;
    int64_t *version;
} write_request;

static bool is_customer(const pt_entity *entity)
{
    return entity->id_column != NULL && strcmp(entity->id_column, "customer_id") == 0;
}

static pt_status check_is_writable(const pt_entity *entity, bool is_edit, pt_error *error)
{
    if (entity->id_column == NULL) {
        return PT_FAIL(error, PT_INVALID_INPUT, "records of {1} have no id: they are found by their key",
                       entity->name);
    }
    if (is_edit && entity->kind == PT_ENTITY_FACT) {
        return PT_FAIL(error, PT_INVALID_INPUT,
                       "records of {1} are facts: they are not edited; enter another, or undo their import",
                       entity->name);
    }
    return PT_OK;
}

static pt_status no_memory(const pt_entity *entity, pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a record of {1}", entity->name);
}

/* field → [old, new] of all that differs; old NULL: of a new record. changed: whether there is any. */
static void write_changes(pt_json_writer *json, const pt_record *old, const pt_record *record,
                          const pt_zone *zone)
{
    static const pt_value nothing = {0};
    pt_json_begin_object(json);
    for (size_t i = 0; i < record->entity->field_count; i++) {
        const pt_value *before = old == NULL ? &nothing : &old->values[i];
        if (!pt_record_is_same_value(before, &record->values[i])) {
            pt_json_key(json, record->entity->fields[i].name);
            pt_json_begin_array(json);
            pt_field_write_json(json, &record->entity->fields[i], before, zone);
            pt_field_write_json(json, &record->entity->fields[i], &record->values[i], zone);
            pt_json_end_array(json);
        }
    }
    pt_json_end_object(json);
}

/* History and change feed: what every write ends with. */
static pt_status finish(pt_record_session *session, const pt_record *old, const pt_record *record,
                        const char *action, pt_error *error)
{
    PT_SCOPED(pt_buffer) changes = {0};
    pt_json_writer json = {.buffer = &changes};
    write_changes(&json, old, record, &session->zone);
    if (changes.out_of_memory) {
        return no_memory(record->entity, error);
    }
    pt_history_row row = {.customer_id = record->key.customer_id,
                          .entity = record->entity->name,
                          .record_id = record->key.id,
                          .version = record->version,
                          .action = action,
                          .changes = pt_buffer_text(&changes),
                          .batch_id = record->batch_id};
    pt_change change = {.changed_at = pt_instant_now(),
                        .kind = action,
                        .entity = record->entity->name,
                        .customer_id = record->key.customer_id,
                        .record_id = record->key.id,
                        .batch_id = record->batch_id};
    PT_RETURN_IF_ERROR(pt_history_append(session, &row, error));
    return pt_change_append(session->connection, &change, 1, NULL, error);
}

/* What is special about a type. */
static pt_status follow_type(pt_record_session *session, const pt_record *old, const pt_record *record,
                             pt_arena *arena, pt_error *error)
{
    if (is_customer(record->entity)) {
        return pt_identity_follow(session, old, record, error);
    }
    if (strcmp(record->entity->name, "custom_field") == 0) {
        pt_schema checked = {0};
        return pt_custom_fields_add(session->connection, session->product, arena, &checked, error);
    }
    return PT_OK;
}

/* --- Create --- */

static pt_status make_record(pt_record_session *session, const pt_record_input *input, pt_arena *arena,
                             pt_record *record, pt_error *error)
{
    const pt_entity *entity = input->entity;
    int64_t now = pt_instant_now();
    *record = (pt_record){.entity = entity, .key = input->key, .batch_id = input->batch_id};
    record->values = pt_arena_alloc(arena, entity->field_count + 1, sizeof *record->values);
    if (record->values == NULL) {
        return no_memory(entity, error);
    }
    for (size_t i = 0; i < entity->field_count; i++) {
        record->values[i] = input->is_given[i] ? input->values[i] : (pt_value){0};
    }
    record->key.id = input->key.id == 0 ? pt_id_next(session->ids, now) : input->key.id;
    record->key.customer_id = is_customer(entity)                ? record->key.id
                              : pt_entity_is_of_customer(entity) ? input->key.customer_id
                                                                 : 0;
    record->version = 1;
    record->created_at = now;
    record->updated_at = now;
    pt_derive_standards(record, input->is_given);
    return pt_derive_complements(input, record, error);
}

static pt_status insert(pt_record_session *session, const pt_record *record, pt_arena *arena, pt_error *error)
{
    const pt_query *query = NULL;
    pt_value *values = NULL;
    PT_RETURN_IF_ERROR(pt_statements_insert(&session->statements, record->entity, &query, error));
    PT_RETURN_IF_ERROR(pt_row_values(record, arena, &values, error));
    return pt_execute(session->connection, query, values, NULL, error);
}

static pt_status create(pt_record_session *session, const void *context, pt_error *error)
{
    const write_request *request = context;
    PT_SCOPED(pt_arena) arena = {0};
    pt_record record = {0};
    PT_RETURN_IF_ERROR(make_record(session, request->input, &arena, &record, error));
    PT_RETURN_IF_ERROR(pt_record_check(session, &record, NULL, request->problems, error));
    PT_RETURN_IF_ERROR(pt_record_check_owner(session, &record, error));
    PT_RETURN_IF_ERROR(pt_record_check_unique(session, &record, error));
    PT_RETURN_IF_ERROR(pt_derive_values(session, &record, error));
    PT_RETURN_IF_ERROR(pt_record_seal(session, NULL, &record, &arena, error));
    PT_RETURN_IF_ERROR(insert(session, &record, &arena, error));
    PT_RETURN_IF_ERROR(follow_type(session, NULL, &record, &arena, error));
    PT_RETURN_IF_ERROR(finish(session, NULL, &record, "create", error));
    *request->key = record.key;
    return PT_OK;
}

pt_status pt_record_create(pt_record_session *session, const pt_record_input *input, pt_problems *problems,
                           pt_record_key *key, pt_error *error)
{
    assert(session->ids != NULL);
    write_request request = {.input = input, .problems = problems, .key = key};
    PT_RETURN_IF_ERROR(check_is_writable(input->entity, false, error));
    return pt_record_in_transaction(session, create, &request, error);
}

/* --- Change --- */

static pt_status refuse_conflict(pt_record_session *session, const pt_record *record, pt_error *error)
{
    pt_history_row row = {
        .customer_id = record->key.customer_id, .entity = record->entity->name, .record_id = record->key.id};
    return pt_history_conflict(session, &row, error);
}

/* Writes a record whose version in the store must still be that of old. */
static pt_status replace(pt_record_session *session, const pt_record *old, const pt_record *record,
                         pt_arena *arena, pt_error *error)
{
    const pt_entity *entity = record->entity;
    const pt_query *query = NULL;
    pt_value *columns = NULL;
    int64_t changed = 0;
    PT_RETURN_IF_ERROR(pt_statements_update(&session->statements, entity, &query, error));
    PT_RETURN_IF_ERROR(pt_row_values(record, arena, &columns, error));
    pt_value *values = pt_arena_alloc(arena, entity->table.column_count + 1, sizeof *values);
    if (values == NULL) {
        return no_memory(entity, error);
    }
    /* The key's columns lead the table: the others are set, then the key and the old version find the row. */
    size_t key_count = entity->table.key_count, set_count = entity->table.column_count - key_count;
    memcpy(values, columns + key_count, set_count * sizeof *values);
    memcpy(values + set_count, columns, key_count * sizeof *values);
    values[set_count + key_count] = pt_value_integer(old->version);
    PT_RETURN_IF_ERROR(pt_execute(session->connection, query, values, &changed, error));
    return changed == 1 ? PT_OK : refuse_conflict(session, record, error);
}

/* The record as it stands, if it still has the version that was read. */
static pt_status read_for_change(pt_record_session *session, const pt_record_input *input, pt_arena *arena,
                                 pt_record *old, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_record_read(session, input->entity, &input->key, arena, old, error));
    return old->version == input->version ? PT_OK : refuse_conflict(session, old, error);
}

static pt_status start_successor(const pt_record *old, pt_arena *arena, pt_record *record, pt_error *error)
{
    size_t count = old->entity->field_count;
    *record = *old;
    record->values = pt_arena_alloc(arena, count + 1, sizeof *record->values);
    if (record->values == NULL) {
        return no_memory(old->entity, error);
    }
    memcpy(record->values, old->values, count * sizeof *record->values);
    record->version = old->version + 1;
    record->updated_at = pt_instant_now();
    return PT_OK;
}

static bool differs(const pt_record *old, const pt_record *record)
{
    for (size_t i = 0; i < record->entity->field_count; i++) {
        if (!pt_record_is_same_value(&old->values[i], &record->values[i])) {
            return true;
        }
    }
    return false;
}

static pt_status update(pt_record_session *session, const void *context, pt_error *error)
{
    const write_request *request = context;
    const pt_record_input *input = request->input;
    PT_SCOPED(pt_arena) arena = {0};
    pt_record old = {0}, record = {0};
    PT_RETURN_IF_ERROR(read_for_change(session, input, &arena, &old, error));
    if (old.deleted_at != 0) {
        return PT_FAIL(error, PT_CONFLICT, "the record is deleted: restore it before changing it");
    }
    PT_RETURN_IF_ERROR(start_successor(&old, &arena, &record, error));
    for (size_t i = 0; i < input->entity->field_count; i++) {
        if (input->is_given[i]) {
            record.values[i] = input->values[i];
        }
    }
    PT_RETURN_IF_ERROR(pt_derive_complements(input, &record, error));
    PT_RETURN_IF_ERROR(pt_record_check(session, &record, input->is_given, request->problems, error));
    PT_RETURN_IF_ERROR(pt_record_check_unique(session, &record, error));
    PT_RETURN_IF_ERROR(pt_derive_values(session, &record, error));
    PT_RETURN_IF_ERROR(pt_record_seal(session, &old, &record, &arena, error));
    if (!differs(&old, &record)) {
        *request->version = old.version;
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(replace(session, &old, &record, &arena, error));
    /* The row keeps the batch that made it; this change may be another's. */
    record.batch_id = input->batch_id;
    PT_RETURN_IF_ERROR(follow_type(session, &old, &record, &arena, error));
    PT_RETURN_IF_ERROR(finish(session, &old, &record, "update", error));
    *request->version = record.version;
    return PT_OK;
}

pt_status pt_record_update(pt_record_session *session, const pt_record_input *input, pt_problems *problems,
                           int64_t *version, pt_error *error)
{
    assert(session->ids != NULL);
    int64_t written = 0;
    write_request request = {.input = input, .problems = problems, .version = &written};
    PT_RETURN_IF_ERROR(check_is_writable(input->entity, true, error));
    PT_RETURN_IF_ERROR(pt_record_in_transaction(session, update, &request, error));
    *version = written;
    return PT_OK;
}

/* Deletes or restores: there is no other change. */
static pt_status move(pt_record_session *session, const write_request *request, bool is_deletion,
                      pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_record old = {0}, record = {0};
    PT_RETURN_IF_ERROR(read_for_change(session, request->input, &arena, &old, error));
    if ((old.deleted_at != 0) == is_deletion) {
        *request->version = old.version;
        return PT_OK;
    }
    PT_RETURN_IF_ERROR(start_successor(&old, &arena, &record, error));
    record.deleted_at = is_deletion ? record.updated_at : 0;
    PT_RETURN_IF_ERROR(replace(session, &old, &record, &arena, error));
    record.batch_id = 0; /* by hand, whichever import made the record */
    PT_RETURN_IF_ERROR(finish(session, &old, &record, is_deletion ? "delete" : "restore", error));
    *request->version = record.version;
    return PT_OK;
}

static pt_status delete_step(pt_record_session *session, const void *context, pt_error *error)
{
    return move(session, context, true, error);
}

static pt_status restore_step(pt_record_session *session, const void *context, pt_error *error)
{
    return move(session, context, false, error);
}

static pt_status move_in_transaction(pt_record_session *session, pt_record_step *step,
                                     const write_request *request, pt_error *error)
{
    assert(session->ids != NULL);
    PT_RETURN_IF_ERROR(check_is_writable(request->input->entity, true, error));
    return pt_record_in_transaction(session, step, request, error);
}

pt_status pt_record_delete(pt_record_session *session, const pt_entity *entity, const pt_record_key *key,
                           int64_t *version, pt_error *error)
{
    pt_record_input input = {.entity = entity, .key = *key, .version = *version};
    int64_t moved = 0;
    write_request request = {.input = &input, .version = &moved};
    PT_RETURN_IF_ERROR(move_in_transaction(session, delete_step, &request, error));
    *version = moved;
    return PT_OK;
}

pt_status pt_record_restore(pt_record_session *session, const pt_entity *entity, const pt_record_key *key,
                            int64_t *version, pt_error *error)
{
    pt_record_input input = {.entity = entity, .key = *key, .version = *version};
    int64_t moved = 0;
    write_request request = {.input = &input, .version = &moved};
    PT_RETURN_IF_ERROR(move_in_transaction(session, restore_step, &request, error));
    *version = moved;
    return PT_OK;
}
