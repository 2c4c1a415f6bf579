#include "record/derive.h"

#include "base/scope.h"
#include "record/field/money.h"
#include "record/rate/rate.h"

#include <assert.h>
#include <string.h>

static pt_value *place_of(const pt_record *record, const char *name)
{
    const pt_field *field = pt_entity_find_field(record->entity, name);
    assert(field != NULL); /* the schema was checked */
    return &record->values[field - record->entity->fields];
}

void pt_derive_standards(pt_record *record, const bool *is_given)
{
    for (size_t i = 0; i < record->entity->field_count; i++) {
        const pt_field *field = &record->entity->fields[i];
        if (!is_given[i] && field->standard != NULL) {
            record->values[i] = pt_value_text(field->standard);
        }
    }
}

static pt_status derive_complement(const pt_field *field, const pt_value *value, pt_record *record,
                                   pt_error *error)
{
    const pt_value *whole = place_of(record, field->complement_of);
    pt_value *part = place_of(record, field->complement_gives);
    if (value->type == PT_VALUE_NULL || whole->type == PT_VALUE_NULL) {
        *part = (pt_value){0};
        return PT_OK;
    }
    int64_t difference = 0;
    if (!pt_money_subtract(whole->integer, value->integer, &difference)) {
        return pt_error_at_field(error, PT_FAIL(error, PT_INVALID_INPUT, "is too large"), field->name);
    }
    *part = pt_value_integer(difference);
    return PT_OK;
}

pt_status pt_derive_complements(const pt_record_input *input, pt_record *record, pt_error *error)
{
    for (size_t i = 0; i < record->entity->field_count; i++) {
        const pt_field *field = &record->entity->fields[i];
        if (field->complement_gives != NULL && input->is_given[i]) {
            PT_RETURN_IF_ERROR(derive_complement(field, &input->values[i], record, error));
            record->values[i] = (pt_value){0};
        }
    }
    return PT_OK;
}

/* What money of a record is in, and on which day: its own currency and day, or those of its parent. */
typedef struct money_place {
    const char *currency; /* NULL: the base currency */
    bool has_day;
    int32_t day;
} money_place;

static pt_status copy_text(pt_arena *arena, const pt_value *value, const char **text, pt_error *error)
{
    char *copy = pt_arena_alloc(arena, value->length + 1, 1);
    if (copy == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", value->length);
    }
    memcpy(copy, value->data, value->length);
    *text = copy;
    return PT_OK;
}

static pt_status find_own_place(const pt_record *record, pt_arena *arena, money_place *place, pt_error *error)
{
    const pt_entity *entity = record->entity;
    assert(record->values != NULL);
    const pt_value *currency = entity->currency == NULL ? NULL : place_of(record, entity->currency);
    if (currency != NULL && currency->type == PT_VALUE_TEXT) {
        PT_RETURN_IF_ERROR(copy_text(arena, currency, &place->currency, error));
    }
    for (size_t i = 0; i < entity->field_count && !place->has_day; i++) {
        if (entity->fields[i].day_of != NULL && record->values[i].type == PT_VALUE_INTEGER) {
            place->has_day = true;
            place->day = (int32_t)record->values[i].integer;
        }
    }
    return PT_OK;
}

static pt_status find_place(pt_record_session *session, const pt_record *record, pt_arena *arena,
                            money_place *place, pt_error *error)
{
    if (record->entity->parent == NULL) {
        return find_own_place(record, arena, place, error);
    }
    const pt_entity *entity = pt_schema_find(&session->schema, record->entity->parent);
    pt_record_key key = {.customer_id = record->key.customer_id, .id = record->key.parent_id};
    pt_record parent = {0};
    PT_RETURN_IF_ERROR(pt_record_read(session, entity, &key, arena, &parent, error));
    return find_own_place(&parent, arena, place, error);
}

static pt_status derive_base(pt_record_session *session, const pt_field *field, pt_record *record,
                             pt_error *error)
{
    const pt_value *money = place_of(record, field->base_of);
    pt_value *base = place_of(record, field->name);
    *base = (pt_value){0};
    if (money->type == PT_VALUE_NULL) {
        return PT_OK;
    }
    PT_SCOPED(pt_arena) arena = {0};
    money_place place = {0};
    PT_RETURN_IF_ERROR(find_place(session, record, &arena, &place, error));
    if (!place.has_day) {
        place.day = pt_zone_day(&session->zone, record->created_at);
    }
    pt_rate_question question = {session->base_currency, place.currency, place.day, money->integer};
    int64_t converted = 0;
    pt_status status = pt_rate_convert(session->connection, &question, &converted, error);
    if (status != PT_OK) {
        return pt_error_at_field(error, status, field->base_of);
    }
    *base = pt_value_integer(converted);
    return PT_OK;
}

pt_status pt_derive_values(pt_record_session *session, pt_record *record, pt_error *error)
{
    const pt_entity *entity = record->entity;
    for (size_t i = 0; i < entity->field_count; i++) {
        if (entity->fields[i].day_of != NULL) {
            const pt_value *instant = place_of(record, entity->fields[i].day_of);
            record->values[i] = instant->type == PT_VALUE_NULL
                                    ? (pt_value){0}
                                    : pt_value_integer(pt_zone_day(&session->zone, instant->integer));
        }
    }
    for (size_t i = 0; i < entity->field_count; i++) {
        if (entity->fields[i].base_of != NULL) {
            PT_RETURN_IF_ERROR(derive_base(session, &entity->fields[i], record, error));
        }
    }
    return PT_OK;
}
