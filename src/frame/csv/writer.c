#include "frame/csv/writer.h"

#include "base/number/decimal.h"
#include "base/text/utf8.h"
#include "base/time/civil.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void pt_csv_write_mark(pt_csv_writer *writer)
{
    pt_buffer_add_text(writer->buffer, "\xEF\xBB\xBF");
}

static char delimiter_of(const pt_csv_writer *writer)
{
    if (writer->delimiter == '\0') {
        return ',';
    }
    return writer->delimiter;
}

static void begin_field(pt_csv_writer *writer)
{
    if (writer->has_field) {
        pt_buffer_add_char(writer->buffer, delimiter_of(writer));
    }
    writer->has_field = true;
}

static bool starts_formula(uint32_t character)
{
    switch (character) {
    case '=':
    case '+':
    case '-':
    case '@':
    case 0xFF1D:
    case 0xFF0B:
    case 0xFF0D:
    case 0xFF20: /* ＝ ＋ － ＠ */ return true;
    default: return false;
    }
}

/* White space that spreadsheets drop before they look for a formula. */
static bool is_dropped(uint32_t character)
{
    return character == ' ' || character == 0xA0 || character == 0x3000 || character == 0xFEFF ||
           (character >= 0x2000 && character <= 0x200B);
}

static bool is_formula(pt_slice text)
{
    if (text.length > 0 && (text.data[0] == '\t' || text.data[0] == '\r' || text.data[0] == '\n')) {
        return true;
    }
    uint32_t character = 0;
    size_t step = pt_utf8_decode(text.data, text.length, &character);
    while (step > 0 && is_dropped(character)) {
        text.data += step;
        text.length -= step;
        character = 0;
        step = pt_utf8_decode(text.data, text.length, &character);
    }
    bool is_control = character == '\t' || character == '\r' || character == '\n';
    return step > 0 && (starts_formula(character) || is_control);
}

bool pt_csv_needs_guard(pt_slice text)
{
    /* 'x stays 'x, but '=x becomes ''=x: else taking the guard off would make it =x. */
    while (text.length > 0 && text.data[0] == '\'') {
        text.data++;
        text.length--;
    }
    return is_formula(text);
}

pt_slice pt_csv_take_guard(pt_slice text)
{
    bool has_guard = text.length > 1 && text.data[0] == '\'' && pt_csv_needs_guard(text);
    return has_guard ? (pt_slice){text.data + 1, text.length - 1} : text;
}

static bool needs_quotes(pt_slice text, char delimiter)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == delimiter || c == '"' || c == '\n' || c == '\r') {
            return true;
        }
    }
    return text.length > 0 && (text.data[0] == ' ' || text.data[text.length - 1] == ' ');
}

/* Adds text; what is not UTF-8 becomes U+FFFD, since the file says that it is UTF-8. */
static void add_valid(pt_buffer *buffer, pt_slice text)
{
    while (text.length > 0) {
        size_t valid = pt_utf8_valid_length(text.data, text.length);
        pt_buffer_add(buffer, text.data, valid);
        if (valid < text.length) {
            pt_buffer_add_text(buffer, "\xEF\xBF\xBD");
            valid++;
        }
        text.data += valid;
        text.length -= valid;
    }
}

static void add_quoted(pt_buffer *buffer, const char *guard, pt_slice text)
{
    pt_buffer_add_char(buffer, '"');
    pt_buffer_add_text(buffer, guard);
    while (text.length > 0) {
        const char *quote = memchr(text.data, '"', text.length);
        size_t step = quote == NULL ? text.length : (size_t)(quote - text.data) + 1;
        add_valid(buffer, (pt_slice){text.data, step});
        if (quote != NULL) {
            pt_buffer_add_char(buffer, '"');
        }
        text.data += step;
        text.length -= step;
    }
    pt_buffer_add_char(buffer, '"');
}

void pt_csv_write_text(pt_csv_writer *writer, pt_slice text)
{
    begin_field(writer);
    bool is_guarded = !writer->is_unguarded && pt_csv_needs_guard(text);
    if (!needs_quotes(text, delimiter_of(writer))) {
        pt_buffer_add_text(writer->buffer, is_guarded ? "'" : "");
        add_valid(writer->buffer, text);
        return;
    }
    add_quoted(writer->buffer, is_guarded ? "'" : "", text);
}

void pt_csv_write_integer(pt_csv_writer *writer, int64_t value)
{
    begin_field(writer);
    pt_buffer_add_format(writer->buffer, "%" PRId64, value);
}

void pt_csv_write_real(pt_csv_writer *writer, double value)
{
    char text[32];
    begin_field(writer);
    if (!isfinite(value)) {
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    pt_buffer_add_text(writer->buffer, text);
}

void pt_csv_write_money(pt_csv_writer *writer, int64_t money)
{
    char text[PT_DECIMAL_MONEY_BYTES];
    begin_field(writer);
    pt_buffer_add_text(writer->buffer, pt_decimal_format_money(money, text));
}

void pt_csv_write_date(pt_csv_writer *writer, int32_t date)
{
    char text[PT_DATE_BYTES];
    begin_field(writer);
    pt_buffer_add_text(writer->buffer, pt_date_format(date, text));
}

void pt_csv_write_empty(pt_csv_writer *writer)
{
    begin_field(writer);
}

void pt_csv_end_record(pt_csv_writer *writer)
{
    pt_buffer_add(writer->buffer, "\r\n", 2);
    writer->has_field = false;
}
