#include "record/custom/custom_field.h"

#include "base/json/writer.h"
#include "base/scope.h"
#include "record/custom/custom_field.sql.h"
#include "record/schema/description.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CUSTOM_FIELDS_MAX = 200 };

/* Columns of the statement custom_field_list. */
enum {
    COLUMN_ID,
    COLUMN_ENTITY,
    COLUMN_LABEL,
    COLUMN_TYPE = COLUMN_LABEL + PT_LANGUAGE_COUNT,
    COLUMN_GROUP,
    COLUMN_IS_REQUIRED,
    COLUMN_MINIMUM,
    COLUMN_MAXIMUM,
    COLUMN_MAX_LENGTH,
    COLUMN_CHOICES,
    COLUMN_PRIVACY,
    COLUMN_SYNONYMS,
};

/* The label of a language, or of any that has one. */
static const char *label_of(const pt_rows *rows, size_t language)
{
    const char *label = pt_rows_text(rows, COLUMN_LABEL + language);
    for (size_t other = 0; label == NULL && other < PT_LANGUAGE_COUNT; other++) {
        label = pt_rows_text(rows, COLUMN_LABEL + other);
    }
    return label;
}

static void write_text(pt_json_writer *json, const char *key, const char *text)
{
    if (text != NULL) {
        pt_json_key(json, key);
        pt_json_text(json, text);
    }
}

static void write_number(pt_json_writer *json, const char *key, const pt_rows *rows, size_t column)
{
    if (!pt_rows_is_null(rows, column)) {
        pt_json_key(json, key);
        pt_json_real(json, pt_rows_real(rows, column));
    }
}

static void write_raw(pt_json_writer *json, const char *key, const char *text)
{
    if (text != NULL) {
        pt_json_key(json, key);
        pt_json_raw(json, text, strlen(text));
    }
}

/* The row as the description of a field. */
static void write_description(pt_json_writer *json, const pt_rows *rows, const pt_entity *entity)
{
    char name[48];
    snprintf(name, sizeof name, "custom_%" PRId64, pt_rows_integer(rows, COLUMN_ID));
    const char *group = pt_rows_text(rows, COLUMN_GROUP);
    pt_json_begin_object(json);
    write_text(json, "name", name);
    pt_json_key(json, "label");
    pt_json_begin_object(json);
    for (size_t language = 0; language < PT_LANGUAGE_COUNT; language++) {
        write_text(json, pt_language_code((pt_language)language), label_of(rows, language));
    }
    pt_json_end_object(json);
    write_text(json, "type", pt_rows_text(rows, COLUMN_TYPE));
    write_text(json, "group", group == NULL ? entity->groups[0].name : group);
    pt_json_key(json, "required");
    pt_json_boolean(json, pt_rows_integer(rows, COLUMN_IS_REQUIRED) != 0);
    write_number(json, "minimum", rows, COLUMN_MINIMUM);
    write_number(json, "maximum", rows, COLUMN_MAXIMUM);
    write_number(json, "max_length", rows, COLUMN_MAX_LENGTH);
    write_raw(json, "choices", pt_rows_text(rows, COLUMN_CHOICES));
    write_text(json, "privacy", pt_rows_text(rows, COLUMN_PRIVACY));
    write_raw(json, "synonyms", pt_rows_text(rows, COLUMN_SYNONYMS));
    pt_json_end_object(json);
}

static bool has_group(const pt_entity *entity, const char *name)
{
    for (size_t i = 0; i < entity->group_count; i++) {
        if (strcmp(entity->groups[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static pt_status read_field(const pt_rows *rows, const pt_entity *entity, pt_arena *arena, pt_field *field,
                            pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    write_description(&json, rows, entity);
    if (text.out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", text.length);
    }
    const char *start = pt_buffer_text(&text);
    pt_embedded_file file = {"custom_field", start, start + text.length};
    PT_RETURN_IF_ERROR(pt_description_parse_field(&file, arena, field, error));
    if (!has_group(entity, field->group)) {
        return pt_error_at_field(
            error,
            PT_FAIL(error, PT_INVALID_INPUT, "{1}: there is no group \"{2}\"", entity->name, field->group),
            "field_group");
    }
    field->custom_id = pt_rows_integer(rows, COLUMN_ID);
    return PT_OK;
}

/* Entities whose fields may grow; NULL without memory. */
static pt_entity *copy_entities(const pt_schema *product, pt_arena *arena)
{
    pt_entity *copies = pt_arena_alloc(arena, product->entity_count, sizeof *copies);
    for (size_t i = 0; copies != NULL && i < product->entity_count; i++) {
        copies[i] = product->entities[i];
    }
    return copies;
}

static pt_entity *find(pt_entity *entities, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(entities[i].name, name) == 0) {
            return &entities[i];
        }
    }
    return NULL;
}

static pt_status add_field(pt_entity *entity, const pt_field *field, size_t built_in_count, pt_arena *arena,
                           pt_error *error)
{
    size_t custom_count = entity->field_count - built_in_count;
    if (custom_count == CUSTOM_FIELDS_MAX) {
        return PT_FAIL(error, PT_INVALID_INPUT, "{1} has {2} custom fields already, which is the limit",
                       entity->name, CUSTOM_FIELDS_MAX);
    }
    union {
        const pt_field *shown;
        pt_field *own;
    } place = {entity->fields}; /* ours once it has room for custom fields */
    pt_field *fields = place.own;
    if (custom_count == 0) {
        fields = pt_arena_alloc(arena, built_in_count + CUSTOM_FIELDS_MAX, sizeof *fields);
        if (fields == NULL) {
            return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} descriptions", built_in_count);
        }
        memcpy(fields, entity->fields, built_in_count * sizeof *fields);
        entity->fields = fields;
    }
    fields[entity->field_count++] = *field;
    return PT_OK;
}

static pt_status add_row(const pt_rows *rows, const pt_schema *product, pt_entity *entities, pt_arena *arena,
                         pt_error *error)
{
    const char *name = pt_rows_text(rows, COLUMN_ENTITY);
    pt_entity *entity = find(entities, product->entity_count, name);
    if (entity == NULL || !entity->has_custom) {
        return pt_error_at_field(error,
                                 PT_FAIL(error, PT_INVALID_INPUT,
                                         "there is no record type \"{1}\" that takes custom fields", name),
                                 "entity");
    }
    pt_field field = {0};
    PT_RETURN_IF_ERROR(read_field(rows, entity, arena, &field, error));
    return add_field(entity, &field, product->entities[entity - entities].field_count, arena, error);
}

pt_status pt_custom_fields_add(pt_connection *connection, const pt_schema *product, pt_arena *arena,
                               pt_schema *schema, pt_error *error)
{
    pt_entity *entities = copy_entities(product, arena);
    if (entities == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for {1} descriptions",
                       product->entity_count);
    }
    PT_SCOPED(pt_rows) rows = {0};
    PT_RETURN_IF_ERROR(pt_select(connection, &query_custom_field_list, NULL, &rows, error));
    bool has_row = true;
    while (true) {
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
        if (!has_row) {
            break;
        }
        PT_RETURN_IF_ERROR(add_row(&rows, product, entities, arena, error));
    }
    *schema = (pt_schema){entities, product->entity_count};
    return PT_OK;
}
