#include "record/row.h"

#include "record/custom/custom_values.h"

#include <assert.h>
#include <string.h>

void pt_row_key(const pt_entity *entity, const pt_record_key *key, pt_value values[PT_KEY_COLUMNS_MAX])
{
    size_t count = 0;
    if (pt_entity_is_of_customer(entity)) {
        values[count++] = pt_value_integer(key->customer_id);
    }
    if (entity->parent != NULL) {
        values[count++] = pt_value_integer(key->parent_id);
    }
    if (count < entity->table.key_count) {
        values[count++] = pt_value_integer(key->id);
    }
    assert(count == entity->table.key_count);
}

pt_status pt_row_copy(pt_arena *arena, const pt_value *value, pt_value *copy, pt_error *error)
{
    *copy = *value;
    if (value->type != PT_VALUE_TEXT && value->type != PT_VALUE_BYTES) {
        return PT_OK;
    }
    char *bytes = pt_arena_alloc(arena, value->length + 1, 1);
    if (bytes == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", value->length);
    }
    memcpy(bytes, value->data, value->length);
    copy->data = bytes;
    return PT_OK;
}

/* Where a column of the system goes; NULL for others. */
static int64_t *system_place(pt_record *record, const char *name)
{
    const struct {
        const char *name;
        int64_t *place;
    } places[] = {
        {"customer_id", &record->key.customer_id},
        {"id", &record->key.id},
        {"version", &record->version},
        {"created_at", &record->created_at},
        {"updated_at", &record->updated_at},
        {"deleted_at", &record->deleted_at},
        {"batch_id", &record->batch_id},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (strcmp(places[i].name, name) == 0) {
            return places[i].place;
        }
    }
    return NULL;
}

/* The described fields stand between the key and the system's columns, in their order. */
static size_t next_stored(const pt_entity *entity, size_t field)
{
    while (field < entity->field_count && !pt_field_has_column(&entity->fields[field])) {
        field++;
    }
    return field;
}

static bool is_stored_field(const pt_entity *entity, size_t field, const char *column)
{
    return field < entity->field_count && strcmp(entity->fields[field].name, column) == 0;
}

static pt_status read_column(const pt_rows *rows, size_t column, pt_arena *arena, pt_record *record,
                             pt_error *error)
{
    const char *name = record->entity->table.columns[column].name;
    if (strcmp(name, "custom") == 0) {
        return pt_custom_values_read(record->entity, pt_rows_text(rows, column), arena, record->values,
                                     error);
    }
    int64_t *place = system_place(record, name);
    if (place != NULL) {
        *place = pt_rows_integer(rows, column);
    } else {
        record->key.parent_id = pt_rows_integer(rows, column); /* the only other one */
    }
    return PT_OK;
}

pt_status pt_row_read(const pt_rows *rows, const pt_entity *entity, pt_arena *arena, pt_record *record,
                      pt_error *error)
{
    pt_record read = {.entity = entity};
    read.values = pt_arena_alloc(arena, entity->field_count + 1, sizeof *read.values);
    if (read.values == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a record of {1}", entity->name);
    }
    size_t field = next_stored(entity, 0);
    for (size_t column = 0; column < entity->table.column_count; column++) {
        if (is_stored_field(entity, field, entity->table.columns[column].name)) {
            pt_value value = pt_rows_value(rows, column);
            PT_RETURN_IF_ERROR(pt_row_copy(arena, &value, &read.values[field], error));
            field = next_stored(entity, field + 1);
        } else {
            PT_RETURN_IF_ERROR(read_column(rows, column, arena, &read, error));
        }
    }
    if (strcmp(entity->id_column, "customer_id") == 0) {
        read.key.id = read.key.customer_id;
    }
    *record = read;
    return PT_OK;
}

static pt_value optional(int64_t integer)
{
    return integer == 0 ? (pt_value){0} : pt_value_integer(integer);
}

static pt_value system_value(const pt_record *record, const char *name)
{
    pt_record copy = *record;
    const int64_t *place = system_place(&copy, name);
    if (place == NULL) {
        return pt_value_integer(record->key.parent_id);
    }
    bool may_be_unknown = strcmp(name, "deleted_at") == 0 || strcmp(name, "batch_id") == 0;
    return may_be_unknown ? optional(*place) : pt_value_integer(*place);
}

pt_status pt_row_values(const pt_record *record, pt_arena *arena, pt_value **values, pt_error *error)
{
    const pt_entity *entity = record->entity;
    pt_value *list = pt_arena_alloc(arena, entity->table.column_count, sizeof *list);
    if (list == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a record of {1}", entity->name);
    }
    size_t field = next_stored(entity, 0);
    for (size_t column = 0; column < entity->table.column_count; column++) {
        const char *name = entity->table.columns[column].name;
        if (is_stored_field(entity, field, name)) {
            list[column] = record->values[field];
            field = next_stored(entity, field + 1);
        } else if (strcmp(name, "custom") == 0) {
            PT_RETURN_IF_ERROR(pt_custom_values_write(entity, record->values, arena, &list[column], error));
        } else {
            list[column] = system_value(record, name);
        }
    }
    *values = list;
    return PT_OK;
}
