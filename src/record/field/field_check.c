#include "record/field/field_check.h"

#include "base/number/decimal.h"
#include "base/time/civil.h"
#include "record/field/shape.h"

#include <string.h>

enum { STANDARD_MAX_LENGTH = 10000, YEAR_FROM = 1800, YEAR_UNTIL = 2200, TEXT_COPY_BYTES = 320 };

static size_t count_characters(const pt_value *value)
{
    size_t count = 0;
    for (size_t i = 0; i < value->length; i++) {
        count += ((unsigned char)value->data[i] & 0xc0U) != 0x80U ? 1 : 0;
    }
    return count;
}

static double in_units(const pt_field *field, const pt_value *value)
{
    if (field->type == PT_FIELD_NUMBER) {
        return value->real;
    }
    double number = (double)value->integer;
    return field->type == PT_FIELD_MONEY ? number / (double)PT_DECIMAL_MONEY_UNIT : number;
}

static pt_status check_range(const pt_field *field, const pt_value *value, pt_error *error)
{
    double number = in_units(field, value);
    if (!field->has_range || (number >= field->minimum && number <= field->maximum)) {
        return PT_OK;
    }
    if (field->minimum <= -9e18) {
        return PT_FAIL(error, PT_INVALID_INPUT, "must be at most {1}", field->maximum);
    }
    if (field->maximum >= 9e18) {
        return PT_FAIL(error, PT_INVALID_INPUT, "must be at least {1}", field->minimum);
    }
    return PT_FAIL(error, PT_INVALID_INPUT, "must lie between {1} and {2}", field->minimum, field->maximum);
}

static pt_status refuse_shape(pt_text_shape shape, const char *text, pt_error *error)
{
    switch (shape) {
    case PT_SHAPE_ANY: break;
    case PT_SHAPE_EMAIL: return PT_FAIL(error, PT_INVALID_INPUT, "is no e-mail address: \"{1}\"", text);
    case PT_SHAPE_PHONE: return PT_FAIL(error, PT_INVALID_INPUT, "is no phone number: \"{1}\"", text);
    case PT_SHAPE_CURRENCY:
        return PT_FAIL(error, PT_INVALID_INPUT, "must be a currency code such as CNY, not \"{1}\"", text);
    case PT_SHAPE_MONTH_DAY:
        return PT_FAIL(error, PT_INVALID_INPUT, "must be a month and day such as 04-01, not \"{1}\"", text);
    }
    return PT_OK;
}

static pt_status check_text(const pt_field *field, const pt_value *value, pt_error *error)
{
    size_t limit = field->max_length == 0 ? STANDARD_MAX_LENGTH : field->max_length;
    size_t length = count_characters(value);
    if (length > limit) {
        return PT_FAIL(error, PT_INVALID_INPUT, "must be at most {1} characters long, not {2}", limit,
                       length);
    }
    if (field->shape == PT_SHAPE_ANY) {
        return PT_OK;
    }
    char text[TEXT_COPY_BYTES];
    size_t copied = value->length < sizeof text ? value->length : sizeof text - 1;
    memcpy(text, value->data, copied);
    text[copied] = '\0';
    return copied == value->length && pt_shape_fits(field->shape, text)
               ? PT_OK
               : refuse_shape(field->shape, text, error);
}

static pt_status check_year(int64_t days, pt_error *error)
{
    int32_t year = pt_date_to_civil((int32_t)days).year;
    return year >= YEAR_FROM && year < YEAR_UNTIL
               ? PT_OK
               : PT_FAIL(error, PT_INVALID_INPUT, "the year {1} is not plausible", year);
}

static pt_status check_choice(const pt_field *field, const pt_value *value, pt_error *error)
{
    for (size_t i = 0; i < field->choice_count; i++) {
        if (strlen(field->choices[i].code) == value->length &&
            memcmp(field->choices[i].code, value->data, value->length) == 0) {
            return PT_OK;
        }
    }
    return PT_FAIL(error, PT_INVALID_INPUT, "is none of the choices");
}

static pt_status check_value(const pt_field *field, const pt_value *value, pt_error *error)
{
    switch (field->type) {
    case PT_FIELD_TEXT: return check_text(field, value, error);
    case PT_FIELD_INTEGER:
    case PT_FIELD_NUMBER:
    case PT_FIELD_MONEY: return check_range(field, value, error);
    case PT_FIELD_DATE: return check_year(value->integer, error);
    case PT_FIELD_INSTANT: return check_year(value->integer / PT_MICROSECONDS_PER_DAY, error);
    case PT_FIELD_CHOICE: return check_choice(field, value, error);
    case PT_FIELD_MULTI_CHOICE:
    case PT_FIELD_YES_NO:
    case PT_FIELD_REFERENCE:
    case PT_FIELD_JSON: return PT_OK; /* parsing has said all */
    }
    return PT_OK;
}

pt_status pt_field_check(const pt_field *field, const pt_value *value, pt_error *error)
{
    pt_status status = PT_OK;
    if (value->type == PT_VALUE_NULL) {
        status = field->is_required ? PT_FAIL(error, PT_INVALID_INPUT, "must not be empty") : PT_OK;
    } else {
        status = check_value(field, value, error);
    }
    return status == PT_OK ? PT_OK : pt_error_at_field(error, status, field->name);
}
