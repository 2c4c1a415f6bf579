#include "record/check.h"

#include "base/scope.h"
#include "record/field/field_check.h"
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
    if (problems != NULL) {
        problems->count = 0;
    }
    for (size_t i = 0; i < record->entity->field_count; i++) {
        const pt_field *field = &record->entity->fields[i];
        if (!pt_field_is_entered(field) || field->complement_gives != NULL ||
            (is_given != NULL && !is_given[i])) {
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
