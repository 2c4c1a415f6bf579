#include "model/model.h"

#include "base/time/civil.h"

#include <math.h>

static pt_status at_cell(pt_error *error, pt_status status, const char *column, size_t row)
{
    status = pt_error_at_field(error, status, column);
    return pt_error_at_row(error, status, (int64_t)row + 1);
}

static pt_status check_known(const pt_model_column *expected, const pt_column *column, size_t row_count,
                             pt_error *error)
{
    if (column->unknown == NULL || expected->may_be_unknown) {
        return PT_OK;
    }
    for (size_t row = 0; row < row_count; row++) {
        if (column->unknown[row] != 0) {
            pt_status status =
                PT_FAIL(error, PT_INVALID_INPUT, "the value is missing: fill it in or leave the row out");
            return at_cell(error, status, expected->name, row);
        }
    }
    return PT_OK;
}

static pt_status check_finite(const pt_column *column, size_t row_count, pt_error *error)
{
    for (size_t row = 0; row < row_count; row++) {
        if (!isfinite(column->real[row]) && !pt_column_is_unknown(column, row)) {
            return at_cell(error, PT_FAIL(error, PT_INVALID_INPUT, "not a finite number"), column->name, row);
        }
    }
    return PT_OK;
}

/* Days that a store, a file or a page could not hold would run over in the arithmetic of a model. */
static pt_status check_dates(const pt_column *column, size_t row_count, pt_error *error)
{
    int32_t first = 0;
    int32_t last = 0;
    (void)pt_date_from_civil((pt_civil){PT_YEAR_MIN, 1, 1}, &first);
    (void)pt_date_from_civil((pt_civil){PT_YEAR_MAX, 12, 31}, &last);
    for (size_t row = 0; row < row_count; row++) {
        if ((column->date[row] < first || column->date[row] > last) && !pt_column_is_unknown(column, row)) {
            return at_cell(error, PT_FAIL(error, PT_INVALID_INPUT, "not a day of the years 1 to 9999"),
                           column->name, row);
        }
    }
    return PT_OK;
}

static pt_status check_column(const pt_model_column *expected, const pt_frame *frame, pt_error *error)
{
    const pt_column *column = pt_frame_find(frame, expected->name);
    if (column == NULL) {
        if (expected->is_optional) {
            return PT_OK;
        }
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "the column is missing");
        return pt_error_at_field(error, status, expected->name);
    }
    if (column->type != expected->type) {
        pt_status status = PT_FAIL(error, PT_INVALID_INPUT, "the column holds values of another type");
        return pt_error_at_field(error, status, expected->name);
    }
    PT_RETURN_IF_ERROR(check_known(expected, column, frame->row_count, error));
    switch (column->type) {
    case PT_COLUMN_REAL: return check_finite(column, frame->row_count, error);
    case PT_COLUMN_DATE: return check_dates(column, frame->row_count, error);
    case PT_COLUMN_INTEGER:
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY: break;
    }
    return PT_OK;
}

static pt_status check_frame(const pt_model_input *input, const pt_frame *frame, pt_error *error)
{
    if (input->is_optional && frame->column_count == 0) {
        return PT_OK;
    }
    for (size_t i = 0; i < input->column_count; i++) {
        PT_RETURN_IF_ERROR(check_column(&input->columns[i], frame, error));
    }
    return PT_OK;
}

pt_status pt_model_run(const pt_model *model, const pt_run *run, const pt_frame *frames,
                       const pt_setting *settings, pt_result *result, pt_error *error)
{
    PT_RETURN_IF_ERROR(pt_progress_report(run->progress, model->title, NULL, 0, 0, error));
    for (size_t i = 0; i < model->input_count; i++) {
        PT_RETURN_IF_ERROR(check_frame(&model->inputs[i], &frames[i], error));
    }
    if (frames[0].row_count == 0) {
        return PT_FAIL(
            error, PT_TOO_LITTLE_DATA,
            "there is nothing to compute from: no row up to the last day; import transactions, or check "
            "the file and the day");
    }
    pt_result made = {0};
    PT_RETURN_IF_ERROR(model->run(run, frames, settings, &made, error));
    *result = made;
    return PT_OK;
}
