#include "model/settings.h"

#include "base/time/civil.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ITEMS = 1000 };

/* What one value is parsed with. */
typedef struct parse {
    const pt_parameter *parameter;
    const char *text;
    pt_arena *arena;
    pt_setting *setting;
    pt_error *error;
} parse;

static pt_status out_of_memory(pt_error *error)
{
    return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the parameters");
}

static bool is_limited(const pt_parameter *parameter)
{
    return parameter->minimum != 0.0 || parameter->maximum != 0.0;
}

/* A number as JSON writes it: no hexadecimal, no "inf", no space. */
static bool number_of(const char *text, const char **end, double *number)
{
    size_t length = strspn(text, "+-.0123456789eE");
    char *stop;
    errno = 0;
    double value = strtod(text, &stop);
    if (length == 0 || stop != text + length || !isfinite(value)) {
        return false;
    }
    *end = stop;
    *number = value;
    return true;
}

static bool integer_of(const char *text, const char **end, int64_t *integer)
{
    size_t sign = text[0] == '-' ? 1 : 0;
    size_t digits = strspn(text + sign, "0123456789");
    char *stop;
    errno = 0;
    long long value = strtoll(text, &stop, 10);
    if (digits == 0 || errno == ERANGE) {
        return false;
    }
    *end = stop;
    *integer = value;
    return true;
}

static pt_status check_range(const parse *p, double number)
{
    if (is_limited(p->parameter) && (number < p->parameter->minimum || number > p->parameter->maximum)) {
        return PT_FAIL(p->error, PT_INVALID_INPUT, "{1} is not between {2} and {3}", number,
                       p->parameter->minimum, p->parameter->maximum);
    }
    return PT_OK;
}

static pt_status parse_number(const parse *p)
{
    const char *end;
    if (!number_of(p->text, &end, &p->setting->number) || *end != '\0') {
        return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is not a number such as 2.5", p->text);
    }
    return check_range(p, p->setting->number);
}

static pt_status parse_integer(const parse *p)
{
    const char *end;
    if (!integer_of(p->text, &end, &p->setting->integer) || *end != '\0') {
        return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is not a whole number such as 30", p->text);
    }
    p->setting->number = (double)p->setting->integer;
    return check_range(p, p->setting->number);
}

static pt_status parse_yes_no(const parse *p)
{
    bool is_yes = strcmp(p->text, "yes") == 0;
    if (!is_yes && strcmp(p->text, "no") != 0) {
        return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is neither yes nor no", p->text);
    }
    p->setting->choice = is_yes ? 1 : 0;
    return PT_OK;
}

static pt_status parse_choice(const parse *p)
{
    char known[PT_ERROR_FIELD_BYTES * 3] = "";
    size_t length = 0;
    for (size_t i = 0; p->parameter->choices[i].name != NULL; i++) {
        const char *name = p->parameter->choices[i].name;
        if (strcmp(p->text, name) == 0) {
            p->setting->choice = i;
            return PT_OK;
        }
        size_t size = strlen(name);
        if (length + size + 3 < sizeof known) {
            memcpy(known + length, i == 0 ? "" : ", ", i == 0 ? 0 : 2);
            length += i == 0 ? 0 : 2;
            memcpy(known + length, name, size + 1);
            length += size;
        }
    }
    return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is none of {2}", p->text, known);
}

static pt_status parse_date(const parse *p)
{
    if (!pt_date_parse(p->text, &p->setting->date)) {
        return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is not a date such as 2017-12-31", p->text);
    }
    return PT_OK;
}

static pt_status count_items(const parse *p, size_t *count)
{
    *count = 1;
    for (const char *at = p->text; *at != '\0'; at++) {
        *count += *at == ',';
    }
    if (*count > MAX_ITEMS) {
        return PT_FAIL(p->error, PT_INVALID_INPUT, "a list of {1} items is too long, at most {2}", *count,
                       (int)MAX_ITEMS);
    }
    return PT_OK;
}

static pt_status parse_numbers(const parse *p)
{
    size_t count;
    PT_RETURN_IF_ERROR(count_items(p, &count));
    double *numbers = pt_arena_alloc(p->arena, count, sizeof *numbers);
    if (numbers == NULL) {
        return out_of_memory(p->error);
    }
    const char *at = p->text;
    for (size_t i = 0; i < count; i++) {
        const char *end;
        if (!number_of(at, &end, &numbers[i]) || *end != (i + 1 < count ? ',' : '\0')) {
            return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is not a list of numbers such as 50,30,20",
                           p->text);
        }
        PT_RETURN_IF_ERROR(check_range(p, numbers[i]));
        at = end + 1;
    }
    p->setting->numbers = numbers;
    p->setting->count = count;
    return PT_OK;
}

static pt_status parse_columns(const parse *p)
{
    size_t count;
    PT_RETURN_IF_ERROR(count_items(p, &count));
    const char **names = pt_arena_alloc(p->arena, count, sizeof *names);
    char *copy = pt_arena_copy_text(p->arena, p->text);
    if (names == NULL || copy == NULL) {
        return out_of_memory(p->error);
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = copy;
        size_t length = strcspn(copy, ",");
        if (length == 0) {
            return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is not a list of columns such as age,income",
                           p->text);
        }
        copy[length] = '\0';
        copy += length + 1;
    }
    p->setting->names = names;
    p->setting->count = count;
    return PT_OK;
}

static pt_status parse_range(const parse *p)
{
    pt_setting *setting = p->setting;
    const char *end;
    bool is_range = integer_of(p->text, &end, &setting->range_low);
    setting->range_high = setting->range_low;
    if (is_range && strncmp(end, "..", 2) == 0) {
        is_range = integer_of(end + 2, &end, &setting->range_high);
    }
    if (!is_range || *end != '\0' || setting->range_low > setting->range_high) {
        return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is not a range such as 2..8 or 4", p->text);
    }
    PT_RETURN_IF_ERROR(check_range(p, (double)setting->range_low));
    return check_range(p, (double)setting->range_high);
}

static pt_status parse_seed(const parse *p)
{
    char *end;
    errno = 0;
    unsigned long long seed = strtoull(p->text, &end, 10);
    if (p->text[0] < '0' || p->text[0] > '9' || *end != '\0' || errno == ERANGE) {
        return PT_FAIL(p->error, PT_INVALID_INPUT, "\"{1}\" is not a seed: a whole number from 0 to 2^64 - 1",
                       p->text);
    }
    p->setting->seed = seed;
    return PT_OK;
}

static pt_status parse_value(const parse *p)
{
    p->setting->is_given = true;
    switch (p->parameter->kind) {
    case PT_PARAMETER_NUMBER: return parse_number(p);
    case PT_PARAMETER_INTEGER: return parse_integer(p);
    case PT_PARAMETER_YES_NO: return parse_yes_no(p);
    case PT_PARAMETER_CHOICE: return parse_choice(p);
    case PT_PARAMETER_DATE: return parse_date(p);
    case PT_PARAMETER_NUMBERS: return parse_numbers(p);
    case PT_PARAMETER_COLUMNS: return parse_columns(p);
    case PT_PARAMETER_RANGE: return parse_range(p);
    case PT_PARAMETER_SEED: return parse_seed(p);
    }
    return PT_FAIL(p->error, PT_INTERNAL, "a parameter of unknown kind");
}

/* "as_of" and "as-of" are the same name. */
static bool is_same_name(const char *left, const char *right)
{
    for (; *left != '\0' && *right != '\0'; left++, right++) {
        if (*left != *right && !(*left == '_' && *right == '-')) {
            return false;
        }
    }
    return *left == *right;
}

static pt_status find_parameter(const pt_model *model, const char *name, size_t *index, pt_error *error)
{
    for (size_t i = 0; i < model->parameter_count; i++) {
        if (is_same_name(name, model->parameters[i].name)) {
            *index = i;
            return PT_OK;
        }
    }
    pt_status status =
        PT_FAIL(error, PT_INVALID_INPUT, "the model {1} has no parameter of this name", model->name);
    return pt_error_at_field(error, status, name);
}

/* texts[i]: what is written for parameter i, NULL where nothing is. */
static pt_status collect_texts(const pt_model *model, const pt_named_text *given, size_t given_count,
                               const char **texts, pt_error *error)
{
    for (size_t i = 0; i < given_count; i++) {
        size_t index = 0;
        PT_RETURN_IF_ERROR(find_parameter(model, given[i].name, &index, error));
        if (texts[index] != NULL) {
            return pt_error_at_field(error, PT_FAIL(error, PT_INVALID_INPUT, "given twice"),
                                     model->parameters[index].name);
        }
        texts[index] = given[i].text;
    }
    return PT_OK;
}

pt_status pt_settings_parse(const pt_model *model, const pt_named_text *given, size_t given_count,
                            pt_arena *arena, const pt_setting **settings, pt_error *error)
{
    size_t count = model->parameter_count;
    pt_setting *made = pt_arena_alloc(arena, count + 1, sizeof *made);
    const char **texts = pt_arena_alloc(arena, count + 1, sizeof *texts);
    if (made == NULL || texts == NULL) {
        return out_of_memory(error);
    }
    PT_RETURN_IF_ERROR(collect_texts(model, given, given_count, texts, error));
    for (size_t i = 0; i < count; i++) {
        const pt_parameter *parameter = &model->parameters[i];
        const char *text = texts[i] != NULL ? texts[i] : parameter->standard;
        if (text == NULL) {
            continue;
        }
        parse p = {parameter, text, arena, &made[i], error};
        pt_status status = parse_value(&p);
        if (status != PT_OK) {
            return pt_error_at_field(error, status, parameter->name);
        }
    }
    *settings = made;
    return PT_OK;
}
