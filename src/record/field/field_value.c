#include "record/field/field_value.h"

#include "base/number/decimal.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "base/time/date_text.h"
#include "record/field/instant_text.h"
#include "record/field/money.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What a value is read with. */
typedef struct field_reader {
    const pt_field *field;
    const pt_zone *zone;
    pt_arena *arena;
    pt_error *error;
} field_reader;

static pt_status copy_text(const field_reader *reader, const char *text, pt_value *value)
{
    const char *copy = pt_arena_copy_text(reader->arena, text);
    if (copy == NULL) {
        return PT_FAIL(reader->error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes",
                       strlen(text));
    }
    *value = pt_value_text(copy);
    return PT_OK;
}

/* --- One value
 *
 * Each is read as programs write it, and where that fails as people do: １２,３４５元, 2026年3月1日. */

static pt_status parse_integer(const field_reader *reader, const char *text, pt_value *value)
{
    char *end = NULL;
    int64_t written = 0;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    bool is_plain = end != text && *end == '\0';
    if (!is_plain && reader->field->type == PT_FIELD_INTEGER &&
        pt_decimal_parse_integer(pt_slice_of(text), PT_DECIMAL_POINT, &written) == PT_NUMBER_READ) {
        *value = pt_value_integer(written);
        return PT_OK;
    }
    if (!is_plain) {
        return reader->field->type == PT_FIELD_REFERENCE
                   ? PT_FAIL(reader->error, PT_INVALID_INPUT, "must be the id of a record, not \"{1}\"", text)
                   : PT_FAIL(reader->error, PT_INVALID_INPUT, "must be a whole number, not \"{1}\"", text);
    }
    if (errno == ERANGE) {
        return PT_FAIL(reader->error, PT_INVALID_INPUT, "is too large: {1}", text);
    }
    *value = pt_value_integer(number);
    return PT_OK;
}

static pt_status parse_number(const field_reader *reader, const char *text, pt_value *value)
{
    /* strtod() would also take hexadecimal, "nan" and "inf". */
    char *end = NULL;
    double number = strspn(text, "+-.0123456789eE") == strlen(text) ? strtod(text, &end) : 0;
    bool is_plain = end != NULL && end != text && *end == '\0';
    if (!is_plain && pt_decimal_parse_real(pt_slice_of(text), PT_DECIMAL_POINT, &number) != PT_NUMBER_READ) {
        return PT_FAIL(reader->error, PT_INVALID_INPUT, "must be a number such as 12.5, not \"{1}\"", text);
    }
    if (!isfinite(number)) {
        return PT_FAIL(reader->error, PT_INVALID_INPUT, "is too large: {1}", text);
    }
    *value = pt_value_real(number);
    return PT_OK;
}

static pt_status parse_money(const field_reader *reader, const char *text, pt_value *value)
{
    int64_t money = 0;
    switch (pt_money_parse(text, &money)) {
    case PT_MONEY_IS_RIGHT: *value = pt_value_integer(money); return PT_OK;
    case PT_MONEY_IS_TOO_LARGE: return PT_FAIL(reader->error, PT_INVALID_INPUT, "is too large: {1}", text);
    case PT_MONEY_IS_NO_AMOUNT: break;
    }
    if (pt_decimal_parse_money(pt_slice_of(text), PT_DECIMAL_POINT, &money) == PT_NUMBER_READ) {
        *value = pt_value_integer(money);
        return PT_OK;
    }
    return PT_FAIL(reader->error, PT_INVALID_INPUT,
                   "must be an amount with at most four decimals such as 12.50, not \"{1}\"", text);
}

static bool read_date(const char *text, int32_t *date)
{
    pt_date_value written = {0};
    if (pt_date_parse(text, date)) {
        return true;
    }
    bool is_read = pt_date_text_parse(pt_slice_of(text), PT_DATE_YMD, &written) && !written.has_time;
    *date = written.date;
    return is_read;
}

static bool read_instant(const char *text, const pt_zone *zone, int64_t *instant)
{
    pt_date_value written = {0};
    if (pt_instant_parse(text, zone, instant)) {
        return true;
    }
    bool is_read = pt_date_text_parse(pt_slice_of(text), PT_DATE_YMD, &written);
    int64_t local = written.date * PT_MICROSECONDS_PER_DAY + written.time_microseconds;
    *instant = written.has_offset ? local - written.offset_microseconds : pt_zone_instant(zone, local);
    return is_read;
}

static pt_status parse_date(const field_reader *reader, const char *text, pt_value *value)
{
    int32_t date = 0;
    if (!read_date(text, &date)) {
        return PT_FAIL(reader->error, PT_INVALID_INPUT, "must be a date such as 2026-03-01, not \"{1}\"",
                       text);
    }
    *value = pt_value_integer(date);
    return PT_OK;
}

static pt_status parse_instant(const field_reader *reader, const char *text, pt_value *value)
{
    int64_t instant = 0;
    if (!read_instant(text, reader->zone, &instant)) {
        return PT_FAIL(reader->error, PT_INVALID_INPUT,
                       "must be a date and time such as 2026-03-01T14:30, not \"{1}\"", text);
    }
    *value = pt_value_integer(instant);
    return PT_OK;
}

static pt_status parse_yes_no(const field_reader *reader, const char *text, pt_value *value)
{
    static const char *const words[][2] = {{"yes", "no"}, {"true", "false"}, {"y", "n"},
                                           {"1", "0"},    {"是", "否"},      {"有", "无"},
                                           {"有", "無"},  {"对", "错"},      {"√", "×"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        for (int is_no = 0; is_no < 2; is_no++) {
            if (strcasecmp(text, words[i][is_no]) == 0) {
                *value = pt_value_integer(!is_no);
                return PT_OK;
            }
        }
    }
    return PT_FAIL(reader->error, PT_INVALID_INPUT, "must be yes or no, not \"{1}\"", text);
}

const pt_field_choice *pt_field_find_choice(const pt_field *field, const char *text)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        const pt_field_choice *choice = &field->choices[i];
        bool is_same = strcasecmp(choice->code, text) == 0;
        for (int language = 0; language < PT_LANGUAGE_COUNT && !is_same; language++) {
            is_same = strcasecmp(choice->label.text[language], text) == 0;
        }
        if (is_same) {
            return choice;
        }
    }
    return NULL;
}

static pt_status refuse_choice(const field_reader *reader, const char *text)
{
    PT_SCOPED(pt_buffer) codes = {0};
    for (size_t i = 0; i < reader->field->choice_count; i++) {
        pt_buffer_add_text(&codes, i == 0 ? "" : ", ");
        pt_buffer_add_text(&codes, reader->field->choices[i].code);
    }
    return PT_FAIL(reader->error, PT_INVALID_INPUT, "must be one of {1}, not \"{2}\"", pt_buffer_text(&codes),
                   text);
}

static pt_status parse_choice(const field_reader *reader, const char *text, pt_value *value)
{
    const pt_field_choice *choice = pt_field_find_choice(reader->field, text);
    if (choice == NULL) {
        return refuse_choice(reader, text);
    }
    *value = pt_value_text(choice->code);
    return PT_OK;
}

/* Codes in the order of the description, each once, so that equal sets are equal texts. */
static pt_status choices_value(const field_reader *reader, const bool *chosen, pt_value *value)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_json_writer json = {.buffer = &text};
    size_t count = 0;
    pt_json_begin_array(&json);
    for (size_t i = 0; i < reader->field->choice_count; i++) {
        if (chosen[i]) {
            pt_json_text(&json, reader->field->choices[i].code);
            count++;
        }
    }
    pt_json_end_array(&json);
    if (text.out_of_memory) {
        return PT_FAIL(reader->error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes",
                       text.length);
    }
    if (count == 0) {
        *value = (pt_value){0};
        return PT_OK;
    }
    return copy_text(reader, pt_buffer_text(&text), value);
}

static pt_status choose(const field_reader *reader, const char *text, bool *chosen)
{
    const pt_field_choice *choice = pt_field_find_choice(reader->field, text);
    if (choice == NULL) {
        return refuse_choice(reader, text);
    }
    chosen[choice - reader->field->choices] = true;
    return PT_OK;
}

static pt_status new_choice_flags(const field_reader *reader, bool **chosen)
{
    *chosen = pt_arena_alloc(reader->arena, reader->field->choice_count + 1, sizeof **chosen);
    return *chosen == NULL ? PT_FAIL(reader->error, PT_OUT_OF_MEMORY,
                                     "not enough memory for a text of {1} bytes", reader->field->choice_count)
                           : PT_OK;
}

static pt_status parse_multi_choice(const field_reader *reader, const char *text, pt_value *value)
{
    bool *chosen = NULL;
    PT_RETURN_IF_ERROR(new_choice_flags(reader, &chosen));
    char *list = pt_arena_copy_text(reader->arena, text);
    if (list == NULL) {
        return PT_FAIL(reader->error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes",
                       strlen(text));
    }
    char *rest = NULL;
    for (char *word = strtok_r(list, ",;|", &rest); word != NULL; word = strtok_r(NULL, ",;|", &rest)) {
        word += strspn(word, " ");
        for (size_t end = strlen(word); end > 0 && word[end - 1] == ' '; end--) {
            word[end - 1] = '\0';
        }
        PT_RETURN_IF_ERROR(choose(reader, word, chosen));
    }
    return choices_value(reader, chosen, value);
}

static pt_status parse_json_text(const field_reader *reader, const char *text, pt_value *value)
{
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(text, strlen(text), &document, reader->error));
    return copy_text(reader, text, value);
}

static pt_status parse_text(const field_reader *reader, const char *text, pt_value *value)
{
    if (text[0] == '\0') {
        *value = (pt_value){0};
        return PT_OK;
    }
    switch (reader->field->type) {
    case PT_FIELD_TEXT: return copy_text(reader, text, value);
    case PT_FIELD_INTEGER:
    case PT_FIELD_REFERENCE: return parse_integer(reader, text, value);
    case PT_FIELD_NUMBER: return parse_number(reader, text, value);
    case PT_FIELD_MONEY: return parse_money(reader, text, value);
    case PT_FIELD_DATE: return parse_date(reader, text, value);
    case PT_FIELD_INSTANT: return parse_instant(reader, text, value);
    case PT_FIELD_CHOICE: return parse_choice(reader, text, value);
    case PT_FIELD_MULTI_CHOICE: return parse_multi_choice(reader, text, value);
    case PT_FIELD_YES_NO: return parse_yes_no(reader, text, value);
    case PT_FIELD_JSON: return parse_json_text(reader, text, value);
    }
    return PT_OK;
}

/* White space at both ends is nobody's meaning. */
static pt_status trimmed_copy(const field_reader *reader, const char *text, const char **trimmed)
{
    static const char spaces[] = " \t\r\n";
    text += strspn(text, spaces);
    size_t length = strlen(text);
    while (length > 0 && strchr(spaces, text[length - 1]) != NULL) {
        length--;
    }
    char *copy = pt_arena_alloc(reader->arena, length + 1, 1);
    if (copy == NULL) {
        return PT_FAIL(reader->error, PT_OUT_OF_MEMORY, "not enough memory for a text of {1} bytes", length);
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    *trimmed = copy;
    return PT_OK;
}

pt_status pt_field_parse(const pt_field *field, const char *text, const pt_zone *zone, pt_arena *arena,
                         pt_value *value, pt_error *error)
{
    field_reader reader = {field, zone, arena, error};
    const char *trimmed = "";
    PT_RETURN_IF_ERROR(trimmed_copy(&reader, text, &trimmed));
    pt_status status = parse_text(&reader, trimmed, value);
    return status == PT_OK ? PT_OK : pt_error_at_field(error, status, field->name);
}

static pt_status wrong_json_type(const field_reader *reader)
{
    return PT_FAIL(reader->error, PT_INVALID_INPUT, "must not be written as this kind of JSON value");
}

static pt_status parse_json_choices(const field_reader *reader, const pt_json_node *node, pt_value *value)
{
    bool *chosen = NULL;
    PT_RETURN_IF_ERROR(new_choice_flags(reader, &chosen));
    for (size_t i = 0; i < pt_json_count(node); i++) {
        const char *code = pt_json_as_text(pt_json_item(node, i));
        if (code == NULL) {
            return wrong_json_type(reader);
        }
        PT_RETURN_IF_ERROR(choose(reader, code, chosen));
    }
    return choices_value(reader, chosen, value);
}

/* Numbers of JSON for the types that are numbers; money as a number would be a double, and is refused unless
 * whole. */
static pt_status parse_json_number(const field_reader *reader, const pt_json_node *node, pt_value *value)
{
    bool is_whole = pt_json_type_of(node) == PT_JSON_INTEGER;
    char digits[24];
    switch (reader->field->type) {
    case PT_FIELD_NUMBER: *value = pt_value_real(pt_json_as_real(node)); return PT_OK;
    case PT_FIELD_INTEGER:
    case PT_FIELD_MONEY: break;
    default: return wrong_json_type(reader);
    }
    if (!is_whole) {
        return reader->field->type == PT_FIELD_MONEY
                   ? PT_FAIL(reader->error, PT_INVALID_INPUT, "must be written as a text such as \"12.50\"")
                   : PT_FAIL(reader->error, PT_INVALID_INPUT, "must be a whole number, not \"{1}\"",
                             pt_json_as_real(node));
    }
    snprintf(digits, sizeof digits, "%" PRId64, pt_json_as_integer(node));
    return parse_text(reader, digits, value);
}

static pt_status parse_json(const field_reader *reader, const pt_json_node *node, pt_value *value)
{
    pt_json_type type = pt_json_type_of(node);
    if (type == PT_JSON_NULL || type == PT_JSON_NONE) {
        *value = (pt_value){0};
        return PT_OK;
    }
    if (reader->field->type == PT_FIELD_JSON) {
        PT_SCOPED(pt_buffer) text = {0};
        PT_RETURN_IF_ERROR(pt_json_dump(node, &text, reader->error));
        return copy_text(reader, pt_buffer_text(&text), value);
    }
    if (type == PT_JSON_TEXT) {
        const char *trimmed = "";
        PT_RETURN_IF_ERROR(trimmed_copy(reader, pt_json_as_text(node), &trimmed));
        return parse_text(reader, trimmed, value);
    }
    if (type == PT_JSON_INTEGER || type == PT_JSON_REAL) {
        return parse_json_number(reader, node, value);
    }
    if (type == PT_JSON_BOOLEAN && reader->field->type == PT_FIELD_YES_NO) {
        *value = pt_value_integer(pt_json_as_boolean(node));
        return PT_OK;
    }
    if (type == PT_JSON_ARRAY && reader->field->type == PT_FIELD_MULTI_CHOICE) {
        return parse_json_choices(reader, node, value);
    }
    return wrong_json_type(reader);
}

pt_status pt_field_parse_json(const pt_field *field, const pt_json_node *node, const pt_zone *zone,
                              pt_arena *arena, pt_value *value, pt_error *error)
{
    field_reader reader = {field, zone, arena, error};
    pt_status status = parse_json(&reader, node, value);
    return status == PT_OK ? PT_OK : pt_error_at_field(error, status, field->name);
}
