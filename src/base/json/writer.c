#include "base/json/writer.h"

#include "base/text/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void before_value(pt_json_writer *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->has_item[json->depth]) {
        pt_buffer_add_char(json->buffer, ',');
    }
    json->has_item[json->depth] = true;
}

static void begin(pt_json_writer *json, char bracket)
{
    assert(json->depth + 1 < PT_JSON_MAX_DEPTH);
    before_value(json);
    pt_buffer_add_char(json->buffer, bracket);
    json->has_item[++json->depth] = false;
}

static void end(pt_json_writer *json, char bracket)
{
    assert(json->depth > 0 && !json->after_key);
    json->depth--;
    pt_buffer_add_char(json->buffer, bracket);
}

void pt_json_begin_object(pt_json_writer *json)
{
    begin(json, '{');
}

void pt_json_end_object(pt_json_writer *json)
{
    end(json, '}');
}

void pt_json_begin_array(pt_json_writer *json)
{
    begin(json, '[');
}

void pt_json_end_array(pt_json_writer *json)
{
    end(json, ']');
}

static void add_control(pt_buffer *buffer, unsigned char character)
{
    switch (character) {
    case '"': pt_buffer_add_text(buffer, "\\\""); break;
    case '\\': pt_buffer_add_text(buffer, "\\\\"); break;
    case '\n': pt_buffer_add_text(buffer, "\\n"); break;
    case '\r': pt_buffer_add_text(buffer, "\\r"); break;
    case '\t': pt_buffer_add_text(buffer, "\\t"); break;
    default: pt_buffer_add_format(buffer, "\\u%04x", character); break;
    }
}

static void add_quoted(pt_buffer *buffer, const char *text, size_t length)
{
    pt_buffer_add_char(buffer, '"');
    size_t plain = 0; /* start of what can be copied as it is */
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        size_t size = pt_utf8_decode(text + at, length - at, &character);
        bool is_special = character < 0x20 || character == '"' || character == '\\' || character == 0x7F;
        if (size != 0 && !is_special) {
            at += size;
            continue;
        }
        pt_buffer_add(buffer, text + plain, at - plain);
        if (size == 0) {
            pt_buffer_add_text(buffer, "\xEF\xBF\xBD");
        } else {
            add_control(buffer, (unsigned char)text[at]);
        }
        plain = ++at;
    }
    pt_buffer_add(buffer, text + plain, length - plain);
    pt_buffer_add_char(buffer, '"');
}

void pt_json_key(pt_json_writer *json, const char *key)
{
    before_value(json);
    add_quoted(json->buffer, key, strlen(key));
    pt_buffer_add_char(json->buffer, ':');
    json->after_key = true;
}

void pt_json_text_of(pt_json_writer *json, const char *text, size_t length)
{
    before_value(json);
    add_quoted(json->buffer, text, length);
}

void pt_json_text(pt_json_writer *json, const char *text)
{
    if (text == NULL) {
        pt_json_null(json);
    } else {
        pt_json_text_of(json, text, strlen(text));
    }
}

void pt_json_integer(pt_json_writer *json, int64_t value)
{
    before_value(json);
    pt_buffer_add_format(json->buffer, "%" PRId64, value);
}

void pt_json_id(pt_json_writer *json, int64_t id)
{
    before_value(json);
    pt_buffer_add_format(json->buffer, "\"%" PRId64 "\"", id);
}

void pt_json_real(pt_json_writer *json, double value)
{
    if (!isfinite(value)) {
        pt_json_null(json);
        return;
    }
    before_value(json);
    char text[32];
    /* The shortest of the usual lengths that reads back as the same number. */
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    pt_buffer_add_text(json->buffer, text);
}

void pt_json_boolean(pt_json_writer *json, bool value)
{
    before_value(json);
    pt_buffer_add_text(json->buffer, value ? "true" : "false");
}

void pt_json_null(pt_json_writer *json)
{
    before_value(json);
    pt_buffer_add_text(json->buffer, "null");
}

void pt_json_raw(pt_json_writer *json, const char *text, size_t length)
{
    before_value(json);
    pt_buffer_add(json->buffer, text, length);
}
