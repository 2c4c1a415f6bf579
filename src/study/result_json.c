#include "study/result_json.h"

#include "base/json/reader.h"
#include "base/scope.h"
#include "base/time/civil.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 128 };

/* Counts are written without a point or exponent. */
static void write_number(pt_json_writer *json, double number)
{
    if (fabs(number) < 1e15 && number == floor(number)) {
        pt_json_integer(json, (int64_t)number);
    } else {
        pt_json_real(json, number);
    }
}

static void write_numbers(pt_json_writer *json, const double *numbers, size_t count)
{
    pt_json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        write_number(json, numbers[i]);
    }
    pt_json_end_array(json);
}

static void write_date(pt_json_writer *json, int32_t date)
{
    char buffer[PT_DATE_BYTES];
    pt_json_text(json, pt_date_format(date, buffer));
}

static void write_range(pt_json_writer *json, const pt_setting *setting)
{
    char text[48];
    if (setting->range_low == setting->range_high) {
        snprintf(text, sizeof text, "%" PRId64, setting->range_low);
    } else {
        snprintf(text, sizeof text, "%" PRId64 "..%" PRId64, setting->range_low, setting->range_high);
    }
    pt_json_text(json, text);
}

static void write_setting(pt_json_writer *json, const pt_parameter *parameter, const pt_setting *setting)
{
    if (!setting->is_given) {
        pt_json_null(json);
        return;
    }
    char seed[24];
    switch (parameter->kind) {
    case PT_PARAMETER_NUMBER: write_number(json, setting->number); break;
    case PT_PARAMETER_INTEGER: pt_json_integer(json, setting->integer); break;
    case PT_PARAMETER_YES_NO: pt_json_boolean(json, setting->choice != 0); break;
    case PT_PARAMETER_CHOICE: pt_json_text(json, parameter->choices[setting->choice].name); break;
    case PT_PARAMETER_DATE: write_date(json, setting->date); break;
    case PT_PARAMETER_NUMBERS: write_numbers(json, setting->numbers, setting->count); break;
    case PT_PARAMETER_COLUMNS:
        pt_json_begin_array(json);
        for (size_t i = 0; i < setting->count; i++) {
            pt_json_text(json, setting->names[i]);
        }
        pt_json_end_array(json);
        break;
    case PT_PARAMETER_RANGE: write_range(json, setting); break;
    case PT_PARAMETER_SEED: /* a text: JSON numbers of many readers end at 2^53 */
        snprintf(seed, sizeof seed, "%" PRIu64, setting->seed);
        pt_json_text(json, seed);
        break;
    }
}

void pt_outcome_write_parameters(pt_json_writer *json, const pt_outcome *outcome)
{
    const pt_model *model = outcome->model;
    pt_json_begin_object(json);
    for (size_t i = 0; i < model->parameter_count; i++) {
        char name[NAME_BYTES];
        snprintf(name, sizeof name, "%s", model->parameters[i].name);
        for (char *c = name; *c != '\0'; c++) {
            if (*c == '-') {
                *c = '_';
            }
        }
        pt_json_key(json, name);
        write_setting(json, &model->parameters[i], &outcome->settings[i]);
    }
    pt_json_end_object(json);
}

static void write_scalar(pt_json_writer *json, const pt_scalar *scalar)
{
    switch (scalar->kind) {
    case PT_SCALAR_NUMBER: write_number(json, scalar->number); break;
    case PT_SCALAR_TEXT: pt_json_text(json, scalar->text); break;
    case PT_SCALAR_NUMBERS: write_numbers(json, scalar->numbers, scalar->count); break;
    case PT_SCALAR_NAMED_NUMBERS:
        pt_json_begin_object(json);
        for (size_t i = 0; i < scalar->count; i++) {
            pt_json_key(json, scalar->names[i]);
            write_number(json, scalar->numbers[i]);
        }
        pt_json_end_object(json);
        break;
    }
}

static void write_cell(pt_json_writer *json, const pt_column *column, size_t row)
{
    if (pt_column_is_unknown(column, row)) {
        pt_json_null(json);
        return;
    }
    char buffer[24];
    switch (column->type) {
    case PT_COLUMN_REAL: write_number(json, column->real[row]); break;
    case PT_COLUMN_INTEGER: pt_json_integer(json, column->integer[row]); break;
    case PT_COLUMN_DATE: write_date(json, column->date[row]); break;
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY: pt_json_text(json, pt_column_text(column, row, buffer)); break;
    }
}

void pt_frame_write_json(pt_json_writer *json, const pt_frame *table)
{
    pt_json_begin_array(json);
    for (size_t row = 0; row < table->row_count; row++) {
        pt_json_begin_object(json);
        for (size_t column = 0; column < table->column_count; column++) {
            pt_json_key(json, table->columns[column].name);
            write_cell(json, &table->columns[column], row);
        }
        pt_json_end_object(json);
    }
    pt_json_end_array(json);
}

void pt_outcome_write_results(pt_json_writer *json, const pt_outcome *outcome)
{
    const pt_result *result = &outcome->result;
    pt_json_begin_object(json);
    for (size_t i = 0; i < result->scalar_count; i++) {
        pt_json_key(json, result->scalars[i].name);
        write_scalar(json, &result->scalars[i]);
    }
    pt_json_end_object(json);
}

static void write_warning(pt_json_writer *json, const pt_error *warning, pt_language language)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, language, warning);
    json->buffer->out_of_memory = json->buffer->out_of_memory || text.out_of_memory;
    pt_json_text(json, pt_buffer_text(&text));
}

static void write_warnings(pt_json_writer *json, const pt_result *result, pt_language language)
{
    pt_json_begin_array(json);
    for (size_t i = 0; i < result->warning_count; i++) {
        write_warning(json, &result->warnings[i], language);
    }
    pt_json_end_array(json);
}

void pt_outcome_write_kept_warnings(pt_json_writer *json, const pt_outcome *outcome)
{
    pt_json_begin_array(json);
    for (size_t i = 0; i < outcome->result.warning_count; i++) {
        pt_json_begin_object(json);
        for (int language = 0; language < PT_LANGUAGE_COUNT; language++) {
            pt_json_key(json, pt_language_code((pt_language)language));
            write_warning(json, &outcome->result.warnings[i], (pt_language)language);
        }
        pt_json_end_object(json);
    }
    pt_json_end_array(json);
}

pt_status pt_kept_warnings_write(pt_json_writer *json, const char *kept, pt_language language,
                                 pt_error *error)
{
    PT_SCOPED(pt_json_document) document = {0};
    PT_RETURN_IF_ERROR(pt_json_parse(kept, strlen(kept), &document, error));
    const pt_json_node *root = pt_json_root(&document);
    pt_json_begin_array(json);
    for (size_t i = 0; i < pt_json_count(root); i++) {
        pt_json_text(json,
                     pt_json_as_text(pt_json_member(pt_json_item(root, i), pt_language_code(language))));
    }
    pt_json_end_array(json);
    return PT_OK;
}

void pt_outcome_write_json(pt_json_writer *json, const pt_outcome *outcome, pt_language language)
{
    const pt_result *result = &outcome->result;
    pt_json_begin_object(json);
    pt_json_key(json, "model");
    pt_json_text(json, outcome->model->name);
    pt_json_key(json, "version");
    pt_json_integer(json, outcome->model->version);
    pt_json_key(json, "parameters");
    pt_outcome_write_parameters(json, outcome);
    pt_json_key(json, "results");
    pt_outcome_write_results(json, outcome);
    pt_json_key(json, "tables");
    pt_json_begin_object(json);
    for (size_t i = 0; i < result->table_count; i++) {
        pt_json_key(json, result->tables[i].name);
        pt_frame_write_json(json, &result->tables[i]);
    }
    pt_json_end_object(json);
    pt_json_key(json, "warnings");
    write_warnings(json, result, language);
    pt_json_end_object(json);
}
