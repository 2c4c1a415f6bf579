/* Numbers, money and days are kept as JSON numbers, texts and choices as texts, several choices as arrays,
 * secrets as hexadecimal texts: what the store's column of such a field would hold. */
#include "record/custom/custom_values.h"

#include "base/json/reader.h"
#include "base/json/writer.h"
#include "base/scope.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 24 };

static const char *key_of(const pt_field *field, char key[KEY_BYTES])
{
    snprintf(key, KEY_BYTES, "%" PRId64, field->custom_id);
    return key;
}

static pt_status no_memory(size_t bytes, pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", bytes);
}

static int digit_of(char character)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = character == '\0' ? NULL : strchr(digits, character);
    return at == NULL ? -1 : (int)(at - digits);
}

static pt_status read_secret(const char *text, pt_arena *arena, pt_value *value, pt_error *error)
{
    size_t length = text == NULL ? 0 : strlen(text) / 2;
    unsigned char *bytes = pt_arena_alloc(arena, length + 1, 1);
    if (bytes == NULL) {
        return no_memory(length, error);
    }
    for (size_t i = 0; i < length; i++) {
        int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return PT_FAIL(error, PT_INVALID_INPUT, "a secret value is damaged or was made with another key");
        }
        bytes[i] = (unsigned char)(high * 16 + low);
    }
    *value = pt_value_bytes(bytes, length);
    return PT_OK;
}

static pt_status copy_text(const char *text, pt_arena *arena, pt_value *value, pt_error *error)
{
    const char *copy = text == NULL ? NULL : pt_arena_copy_text(arena, text);
    if (text != NULL && copy == NULL) {
        return no_memory(strlen(text), error);
    }
    *value = pt_value_text(copy);
    return PT_OK;
}

static pt_status read_node(const pt_field *field, const pt_json_node *node, pt_arena *arena, pt_value *value,
                           pt_error *error)
{
    pt_json_type type = pt_json_type_of(node);
    if (field->privacy == PT_PRIVACY_SECRET) {
        return read_secret(pt_json_as_text(node), arena, value, error);
    }
    if (field->type == PT_FIELD_MULTI_CHOICE || field->type == PT_FIELD_JSON) {
        PT_SCOPED(pt_buffer) text = {0};
        PT_RETURN_IF_ERROR(pt_json_dump(node, &text, error));
        return copy_text(pt_buffer_text(&text), arena, value, error);
    }
    if (field->type == PT_FIELD_NUMBER) {
        *value = type == PT_JSON_REAL || type == PT_JSON_INTEGER ? pt_value_real(pt_json_as_real(node))
                                                                 : (pt_value){0};
        return PT_OK;
    }
    if (type == PT_JSON_INTEGER) {
        *value = pt_value_integer(pt_json_as_integer(node));
        return PT_OK;
    }
    return copy_text(pt_json_as_text(node), arena, value, error);
}

pt_status pt_custom_values_read(const pt_entity *entity, const char *text, pt_arena *arena, pt_value *values,
                                pt_error *error)
{
    if (text == NULL) {
        return PT_OK;
    }
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(text, strlen(text), &document, error));
    for (size_t i = 0; i < entity->field_count; i++) {
        char key[KEY_BYTES];
        const pt_json_node *node =
            entity->fields[i].custom_id == 0
                ? NULL
                : pt_json_member(pt_json_root(&document), key_of(&entity->fields[i], key));
        if (node != NULL) {
            PT_RETURN_IF_ERROR(read_node(&entity->fields[i], node, arena, &values[i], error));
        }
    }
    return PT_OK;
}

static void write_hexadecimal(pt_json_writer *json, const pt_value *value)
{
    PT_SCOPED(pt_buffer) text = {0};
    for (size_t i = 0; i < value->length; i++) {
        pt_buffer_add_format(&text, "%02x", (unsigned char)value->data[i]);
    }
    json->buffer->out_of_memory = json->buffer->out_of_memory || text.out_of_memory;
    pt_json_text(json, pt_buffer_text(&text));
}

static void write_value(pt_json_writer *json, const pt_field *field, const pt_value *value)
{
    switch (value->type) {
    case PT_VALUE_NULL: pt_json_null(json); break;
    case PT_VALUE_INTEGER: pt_json_integer(json, value->integer); break;
    case PT_VALUE_REAL: pt_json_real(json, value->real); break;
    case PT_VALUE_BYTES: write_hexadecimal(json, value); break;
    case PT_VALUE_TEXT:
        if (field->type == PT_FIELD_MULTI_CHOICE || field->type == PT_FIELD_JSON) {
            pt_json_raw(json, value->data, value->length);
        } else {
            pt_json_text_of(json, value->data, value->length);
        }
        break;
    }
}

pt_status pt_custom_values_write(const pt_entity *entity, const pt_value *values, pt_arena *arena,
                                 pt_value *custom, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    size_t count = 0;
    pt_json_begin_object(&json);
    for (size_t i = 0; i < entity->field_count; i++) {
        char key[KEY_BYTES];
        if (entity->fields[i].custom_id != 0 && values[i].type != PT_VALUE_NULL) {
            pt_json_key(&json, key_of(&entity->fields[i], key));
            write_value(&json, &entity->fields[i], &values[i]);
            count++;
        }
    }
    pt_json_end_object(&json);
    if (text.out_of_memory) {
        return no_memory(text.length, error);
    }
    *custom = (pt_value){0};
    return count == 0 ? PT_OK : copy_text(pt_buffer_text(&text), arena, custom, error);
}
