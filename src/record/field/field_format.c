#include "base/scope.h"
#include "base/time/civil.h"
#include "record/field/field_value.h"
#include "record/field/instant_text.h"
#include "record/field/money.h"

#include <inttypes.h>

static void add_date(pt_buffer *buffer, int64_t days)
{
    char text[PT_DATE_BYTES];
    pt_buffer_add_text(buffer, pt_date_format((int32_t)days, text));
}

/* Codes without the brackets and quotes of the array; codes need no escapes. */
static void add_choices(pt_buffer *buffer, const pt_value *value)
{
    for (size_t i = 0; i < value->length; i++) {
        char character = value->data[i];
        if (character != '[' && character != ']' && character != '"') {
            pt_buffer_add_char(buffer, character);
        }
    }
}

void pt_field_format(pt_buffer *buffer, const pt_field *field, const pt_value *value, const pt_zone *zone)
{
    if (value->type == PT_VALUE_NULL) {
        return;
    }
    if (field->privacy == PT_PRIVACY_SECRET) {
        pt_buffer_add_text(buffer, PT_SECRET_MASK);
        return;
    }
    switch (field->type) {
    case PT_FIELD_TEXT:
    case PT_FIELD_CHOICE:
    case PT_FIELD_JSON: pt_buffer_add(buffer, value->data, value->length); break;
    case PT_FIELD_INTEGER:
    case PT_FIELD_REFERENCE: pt_buffer_add_format(buffer, "%" PRId64, value->integer); break;
    case PT_FIELD_NUMBER: {
        pt_json_writer json = {.buffer = buffer}; /* as many digits as needed, no more */
        pt_json_real(&json, value->real);
        break;
    }
    case PT_FIELD_MONEY: pt_money_format(buffer, value->integer); break;
    case PT_FIELD_DATE: add_date(buffer, value->integer); break;
    case PT_FIELD_INSTANT: pt_instant_format_local(buffer, value->integer, zone); break;
    case PT_FIELD_YES_NO: pt_buffer_add_text(buffer, value->integer != 0 ? "yes" : "no"); break;
    case PT_FIELD_MULTI_CHOICE: add_choices(buffer, value); break;
    }
}

static void write_formatted(pt_json_writer *json, const pt_field *field, const pt_value *value,
                            const pt_zone *zone)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_field_format(&text, field, value, zone);
    json->buffer->out_of_memory = json->buffer->out_of_memory || text.out_of_memory;
    pt_json_text(json, pt_buffer_text(&text));
}

void pt_field_write_json(pt_json_writer *json, const pt_field *field, const pt_value *value,
                         const pt_zone *zone)
{
    if (value->type == PT_VALUE_NULL) {
        pt_json_null(json);
        return;
    }
    if (field->privacy == PT_PRIVACY_SECRET) {
        pt_json_text(json, PT_SECRET_MASK);
        return;
    }
    switch (field->type) {
    case PT_FIELD_TEXT:
    case PT_FIELD_CHOICE: pt_json_text_of(json, value->data, value->length); break;
    case PT_FIELD_INTEGER: pt_json_integer(json, value->integer); break;
    case PT_FIELD_REFERENCE: pt_json_id(json, value->integer); break;
    case PT_FIELD_NUMBER: pt_json_real(json, value->real); break;
    case PT_FIELD_MONEY:
    case PT_FIELD_DATE:
    case PT_FIELD_INSTANT: write_formatted(json, field, value, zone); break;
    case PT_FIELD_YES_NO: pt_json_boolean(json, value->integer != 0); break;
    case PT_FIELD_MULTI_CHOICE:
    case PT_FIELD_JSON: pt_json_raw(json, value->data, value->length); break;
    }
}
