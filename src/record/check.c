#include "record/check.h"

#include "base/scope.h"
#include "record/field/field_check.h"
#include "record/field/field_value.h"
#include "record/row.h"

#include <string.h>

static pt_status exists(pt_record_session *session, const pt_entity *entity, const pt_record_key *key,
                        bool *is_there, pt_error *error)
{
    const pt_query *query = NULL;
    pt_value values[PT_KEY_COLUMNS_MAX];
    PT_RETURN_IF_ERROR(pt_statements_exists(&session->statements, entity, &query, error));
    pt_row_key(entity, key, values);
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(session->connection, query, values, &rows, error));
    return pt_rows_next(&rows, is_there, error);
}

/* References lead to customers, to records of the organisation, or to others of the same customer. */
static pt_status check_reference(pt_record_session *session, const pt_record *record, const pt_field *field,
                                 int64_t id, pt_error *error)
{
    const pt_entity *target = pt_schema_find(&session->schema, field->reference);
    bool is_customer = strcmp(target->id_column, "customer_id") == 0;
    pt_record_key key = {.customer_id = is_customer ? id : record->key.customer_id, .id = id};
    bool is_there = false;
    PT_RETURN_IF_ERROR(exists(session, target, &key, &is_there, error));
    if (is_there) {
        return PT_OK;
    }
    return pt_error_at_field(
        error, PT_FAIL(error, PT_INVALID_INPUT, "there is no {1} with the id {2}", target->name, id),
        field->name);
}

/* Whether something was found wrong with a field before: then it has no value that could be checked. */
static bool is_noted(const pt_problems *problems, const pt_field *field)
{
    for (size_t i = 0; problems != NULL && i < problems->count; i++) {
        if (strcmp(problems->errors[i].field, field->name) == 0) {
            return true;
        }
    }
    return false;
}

static pt_status check_field(pt_record_session *session, const pt_record *record, size_t place,
                             pt_error *error)
{
    const pt_field *field = &record->entity->fields[place];
    const pt_value *value = &record->values[place];
    PT_RETURN_IF_ERROR(pt_field_check(field, value, error));
    return field->type == PT_FIELD_REFERENCE && value->type == PT_VALUE_INTEGER
               ? check_reference(session, record, field, value->integer, error)
               : PT_OK;
}

pt_status pt_record_check(pt_record_session *session, const pt_record *record, const bool *is_given,
                          pt_problems *problems, pt_error *error)
{
    pt_error first = {0};
    if (problems != NULL && problems->count > 0) {
        first = problems->errors[0];
    }
    for (size_t i = 0; i < record->entity->field_count; i++) {
        const pt_field *field = &record->entity->fields[i];
        if (!pt_field_is_entered(field) || field->complement_gives != NULL ||
            (is_given != NULL && !is_given[i]) || is_noted(problems, field)) {
            continue;
        }
        pt_error found = {0};
        pt_status status = check_field(session, record, i, &found);
        if (pt_problems_note(problems, status, &found, &first) != PT_OK) {
            break;
        }
    }
    if (first.status != PT_OK && error != NULL) {
        *error = first;
    }
    return first.status;
}

/* Whether a unique key of the type is made of fields only, so that it can be looked for. */
static bool is_of_fields(const pt_entity *entity, const pt_table_index *index)
{
    bool is = index->is_unique && index->column_count <= PT_LIST_MAX_FILTERS;
    for (size_t i = 0; is && i < index->column_count; i++) {
        const pt_field *field = pt_entity_find_field(entity, index->columns[i]);
        is = field != NULL && pt_field_has_column(field) && field->privacy != PT_PRIVACY_SECRET;
    }
    return is;
}

/* The record that holds the same unique key, if it is another one. */
static pt_status find_holder(pt_record_session *session, const pt_record *record, const pt_table_index *index,
                             pt_arena *arena, pt_record_page *holders, pt_error *error)
{
    pt_record_filter filters[PT_LIST_MAX_FILTERS];
    for (size_t i = 0; i < index->column_count; i++) {
        const pt_field *field = pt_entity_find_field(record->entity, index->columns[i]);
        filters[i] = (pt_record_filter){field, record->values[field - record->entity->fields]};
        if (filters[i].value.type == PT_VALUE_NULL) {
            return PT_OK; /* what is unknown is equal to nothing */
        }
    }
    pt_record_query query = {.entity = record->entity,
                             .filters = filters,
                             .filter_count = index->column_count,
                             .limit = 1,
                             .includes_deleted = true};
    PT_RETURN_IF_ERROR(pt_record_list(session, &query, arena, holders, error));
    holders->count = holders->count == 1 && holders->records[0].key.id == record->key.id ? 0 : holders->count;
    return PT_OK;
}

/* Who is told that a key is taken wants to know by whom; a deleted holder is not found in any list. */
static pt_status refuse_taken(pt_record_session *session, const pt_record *holder,
                              const pt_table_index *index, pt_error *error)
{
    PT_SCOPED(pt_buffer) key = {0};
    for (size_t i = 0; i < index->column_count; i++) {
        const pt_field *field = pt_entity_find_field(holder->entity, index->columns[i]);
        pt_buffer_add_text(&key, i == 0 ? "" : ", ");
        pt_field_format(&key, field, &holder->values[field - holder->entity->fields], &session->zone);
    }
    pt_status status =
        holder->deleted_at == 0
            ? PT_FAIL(error, PT_CONFLICT, "\"{1}\" belongs to {2} {3} already", pt_buffer_text(&key),
                      holder->entity->name, holder->key.id)
            : PT_FAIL(
                  error, PT_CONFLICT,
                  "\"{1}\" belongs to {2} {3}, which is deleted: restore that one; or restore it, give it "
                  "another value and delete it again",
                  pt_buffer_text(&key), holder->entity->name, holder->key.id);
    return pt_error_at_field(error, status, index->columns[0]);
}

pt_status pt_record_check_unique(pt_record_session *session, const pt_record *record, pt_error *error)
{
    const pt_table *table = &record->entity->table;
    for (size_t i = 0; i < table->index_count; i++) {
        if (is_of_fields(record->entity, &table->indexes[i])) {
            PT_SCOPED(pt_arena) arena = {0};
            pt_record_page holders = {0};
            PT_RETURN_IF_ERROR(find_holder(session, record, &table->indexes[i], &arena, &holders, error));
            if (holders.count > 0) {
                return refuse_taken(session, &holders.records[0], &table->indexes[i], error);
            }
        }
    }
    return PT_OK;
}

pt_status pt_record_check_owner(pt_record_session *session, const pt_record *record, pt_error *error)
{
    const pt_entity *entity = record->entity;
    bool is_there = true;
    if (!pt_entity_is_of_customer(entity) || strcmp(entity->id_column, "customer_id") == 0) {
        return PT_OK;
    }
    pt_record_key customer = {.customer_id = record->key.customer_id, .id = record->key.customer_id};
    PT_RETURN_IF_ERROR(
        exists(session, pt_schema_find(&session->schema, "customer"), &customer, &is_there, error));
    if (!is_there) {
        return pt_error_at_field(error,
                                 PT_FAIL(error, PT_INVALID_INPUT, "there is no {1} with the id {2}",
                                         "customer", record->key.customer_id),
                                 "customer_id");
    }
    if (entity->parent == NULL) {
        return PT_OK;
    }
    pt_record_key parent = {.customer_id = record->key.customer_id, .id = record->key.parent_id};
    PT_RETURN_IF_ERROR(
        exists(session, pt_schema_find(&session->schema, entity->parent), &parent, &is_there, error));
    return is_there ? PT_OK
                    : pt_error_at_field(error,
                                        PT_FAIL(error, PT_INVALID_INPUT, "there is no {1} with the id {2}",
                                                entity->parent, record->key.parent_id),
                                        "parent_id");
}
