#include "record/import/cell/cell.h"

#include "base/text/unicode.h"
#include "base/time/civil.h"
#include "record/field/shape.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { TEXT_MAX = 10000, SHOWN_BYTES = 80 };

/* A cell as a message shows it. */
static const char *show(pt_slice cell, char shown[SHOWN_BYTES])
{
    size_t length = cell.length < SHOWN_BYTES - 4 ? cell.length : SHOWN_BYTES - 4;
    while (length < cell.length && length > 0 && ((unsigned char)cell.data[length] & 0xC0U) == 0x80U) {
        length--;
    }
    (void)snprintf(shown, SHOWN_BYTES, "%.*s%s", (int)length, cell.data, length < cell.length ? "…" : "");
    return shown;
}

#define REFUSE(field, error, ...) \
    pt_error_at_field((error), PT_FAIL((error), PT_INVALID_INPUT, __VA_ARGS__), (field)->name)

static bool is_outside(const pt_field *field, double value)
{
    return field->has_range && !(value >= field->minimum && value <= field->maximum);
}

static pt_status parse_number(const pt_field *field, const pt_cell_style *style, pt_slice cell,
                              pt_value *value, pt_error *error)
{
    char shown[SHOWN_BYTES];
    int64_t integer = 0;
    double real = 0;
    pt_number_outcome outcome = PT_NUMBER_NONE;
    if (field->type == PT_FIELD_MONEY) {
        outcome = pt_decimal_parse_money(cell, style->mark, &integer);
        real = (double)integer / (double)PT_DECIMAL_MONEY_UNIT;
    } else if (field->type == PT_FIELD_INTEGER) {
        outcome = pt_decimal_parse_integer(cell, style->mark, &integer);
        real = (double)integer;
    } else {
        outcome = pt_decimal_parse_real(cell, style->mark, &real);
    }
    if (outcome == PT_NUMBER_TOO_LARGE) {
        return REFUSE(field, error, "{1} is too large", show(cell, shown));
    }
    if (outcome == PT_NUMBER_NONE) {
        return REFUSE(field, error, "{1} is no number", show(cell, shown));
    }
    if (is_outside(field, real)) {
        return REFUSE(field, error, "{1} is not between {2} and {3}", show(cell, shown), field->minimum,
                      field->maximum);
    }
    *value = field->type == PT_FIELD_NUMBER ? pt_value_real(real) : pt_value_integer(integer);
    return PT_OK;
}

static pt_status parse_time(const pt_field *field, const pt_cell_style *style, const pt_zone *zone,
                            pt_slice cell, pt_value *value, pt_error *error)
{
    char shown[SHOWN_BYTES];
    pt_date_value date;
    if (!pt_date_text_parse(cell, style->order, &date)) {
        return REFUSE(field, error, "{1} is no date as the others in its column ({2})", show(cell, shown),
                      pt_date_order_name(style->order));
    }
    if (field->type == PT_FIELD_DATE) {
        *value = pt_value_integer(date.date);
        return PT_OK;
    }
    int64_t local =
        (int64_t)date.date * PT_MICROSECONDS_PER_DAY + (date.has_time ? date.time_microseconds : 0);
    *value =
        pt_value_integer(date.has_offset ? local - date.offset_microseconds : pt_zone_instant(zone, local));
    return PT_OK;
}

static pt_status parse_choice(const pt_field *field, pt_slice cell, pt_value *value, pt_error *error)
{
    char shown[SHOWN_BYTES];
    for (size_t i = 0; i < field->choice_count; i++) {
        const pt_field_choice *choice = &field->choices[i];
        bool is_it = pt_slice_equals(cell, choice->code);
        for (int language = 0; language < PT_LANGUAGE_COUNT; language++) {
            const char *label = choice->label.text[language];
            is_it =
                is_it || (strlen(label) == cell.length && strncasecmp(label, cell.data, cell.length) == 0);
        }
        if (is_it ||
            (strlen(choice->code) == cell.length && strncasecmp(choice->code, cell.data, cell.length) == 0)) {
            *value = pt_value_text(choice->code);
            return PT_OK;
        }
    }
    return REFUSE(field, error, "{1} is none of the choices", show(cell, shown));
}

static pt_status parse_yes_no(const pt_field *field, pt_slice cell, pt_value *value, pt_error *error)
{
    static const char *const yes_words[] = {"yes", "y", "true", "t", "1", "是", "有", "对", "對"};
    static const char *const no_words[] = {"no", "n", "false", "f", "0", "否", "无", "無", "不"};
    char shown[SHOWN_BYTES];
    for (size_t i = 0; i < sizeof yes_words / sizeof *yes_words; i++) {
        if (strlen(yes_words[i]) == cell.length && strncasecmp(yes_words[i], cell.data, cell.length) == 0) {
            *value = pt_value_integer(1);
            return PT_OK;
        }
        if (strlen(no_words[i]) == cell.length && strncasecmp(no_words[i], cell.data, cell.length) == 0) {
            *value = pt_value_integer(0);
            return PT_OK;
        }
    }
    return REFUSE(field, error, "{1} is neither yes nor no", show(cell, shown));
}

static pt_status parse_text(const pt_field *field, pt_slice cell, pt_value *value, pt_error *error)
{
    char shown[SHOWN_BYTES];
    size_t limit = field->max_length == 0 ? TEXT_MAX : field->max_length;
    if (cell.length > limit && pt_text_count(cell) > limit) {
        return REFUSE(field, error, "longer than {1} characters", limit);
    }
    if (field->shape != PT_SHAPE_ANY) {
        char text[512];
        if (cell.length >= sizeof text) {
            return REFUSE(field, error, "{1} does not look like one", show(cell, shown));
        }
        memcpy(text, cell.data, cell.length);
        text[cell.length] = '\0';
        if (!pt_shape_fits(field->shape, text)) {
            return REFUSE(field, error, "{1} does not look like one", show(cell, shown));
        }
    }
    *value = pt_value_text_of(cell.data, cell.length);
    return PT_OK;
}

pt_status pt_cell_parse(const pt_field *field, const pt_cell_style *style, const pt_zone *zone, pt_slice cell,
                        pt_value *value, pt_error *error)
{
    if (cell.length == 0) {
        *value = (pt_value){0};
        return PT_OK;
    }
    switch (field->type) {
    case PT_FIELD_TEXT: return parse_text(field, cell, value, error);
    case PT_FIELD_INTEGER:
    case PT_FIELD_NUMBER:
    case PT_FIELD_MONEY: return parse_number(field, style, cell, value, error);
    case PT_FIELD_DATE:
    case PT_FIELD_INSTANT: return parse_time(field, style, zone, cell, value, error);
    case PT_FIELD_CHOICE: return parse_choice(field, cell, value, error);
    case PT_FIELD_YES_NO: return parse_yes_no(field, cell, value, error);
    case PT_FIELD_MULTI_CHOICE:
    case PT_FIELD_REFERENCE:
    case PT_FIELD_JSON: break;
    }
    return REFUSE(field, error, "{1} cannot be imported from a file", field->name);
}

bool pt_cell_fits(const pt_field *field, const pt_cell_style *style, pt_slice cell)
{
    static const pt_zone utc = {0};
    pt_value value;
    return pt_cell_parse(field, style, &utc, cell, &value, NULL) == PT_OK;
}
