#include "model/model.h"

#include "base/time/civil.h"
#include "numeric/parallel.h"
#include "numeric/scan.h"

#include <stdatomic.h>

enum { ROW_BLOCK = 1 << 18 };

static pt_status at_cell(pt_error *error, pt_status status, const char *column, size_t row)
{
    status = pt_error_at_field(error, status, column);
    return pt_error_at_row(error, status, (int64_t)row + 1);
}

/* A column that is looked through by several threads. What is found is the first wrong row, whoever finds it.
 */
typedef struct looking {
    const pt_column *column;
    size_t row_count;
    size_t (*find_wrong)(const pt_column *column, size_t first, size_t count);
    atomic_size_t wrong_row;
} looking;

static void look_through_block(void *context, size_t block)
{
    looking *look = context;
    size_t first = block * ROW_BLOCK;
    size_t count = look->row_count - first < ROW_BLOCK ? look->row_count - first : ROW_BLOCK;
    size_t lowest = atomic_load(&look->wrong_row);
    if (first >= lowest) {
        return;
    }
    size_t found = look->find_wrong(look->column, first, count);
    while (found < count && first + found < lowest &&
           !atomic_compare_exchange_weak(&look->wrong_row, &lowest, first + found)) {
    }
}

/* The first row of column that is wrong; row_count when none is. */
static size_t look_through(const pt_run *run, const pt_column *column, size_t row_count,
                           size_t (*find_wrong)(const pt_column *column, size_t first, size_t count))
{
    looking look = {.column = column, .row_count = row_count, .find_wrong = find_wrong};
    atomic_init(&look.wrong_row, row_count);
    pt_parallel_blocks(run->thread_count, (row_count + ROW_BLOCK - 1) / ROW_BLOCK, look_through_block, &look);
    return atomic_load(&look.wrong_row);
}

static size_t find_unknown(const pt_column *column, size_t first, size_t count)
{
    return pt_scan_not_zero(column->unknown + first, count);
}

static const uint8_t *unknown_from(const pt_column *column, size_t first)
{
    return column->unknown == NULL ? NULL : column->unknown + first;
}

static size_t find_not_finite(const pt_column *column, size_t first, size_t count)
{
    return pt_scan_not_finite(column->real + first, unknown_from(column, first), count);
}

/* Days that a store, a file or a page could not hold would run over in the arithmetic of a model. */
static size_t find_no_day(const pt_column *column, size_t first, size_t count)
{
    int32_t least = 0;
    int32_t greatest = 0;
    (void)pt_date_from_civil((pt_civil){PT_YEAR_MIN, 1, 1}, &least);
    (void)pt_date_from_civil((pt_civil){PT_YEAR_MAX, 12, 31}, &greatest);
    return pt_scan_outside(column->date + first, unknown_from(column, first), count, least, greatest);
}

static pt_status check_values(const pt_run *run, const pt_column *column, size_t row_count, pt_error *error)
{
    size_t row = row_count;
    pt_status status = PT_OK;
    switch (column->type) {
    case PT_COLUMN_REAL:
        row = look_through(run, column, row_count, find_not_finite);
        status = row < row_count ? PT_FAIL(error, PT_INVALID_INPUT, "not a finite number") : PT_OK;
        break;
    case PT_COLUMN_DATE:
        row = look_through(run, column, row_count, find_no_day);
        status =
            row < row_count ? PT_FAIL(error, PT_INVALID_INPUT, "not a day of the years 1 to 9999") : PT_OK;
        break;
    case PT_COLUMN_INTEGER:
    case PT_COLUMN_TEXT:
    case PT_COLUMN_KEY: break;
    }
    return status == PT_OK ? PT_OK : at_cell(error, status, column->name, row);
}

static pt_status check_known(const pt_run *run, const pt_model_column *expected, const pt_column *column,
                             size_t row_count, pt_error *error)
{
    if (column->unknown == NULL || expected->may_be_unknown) {
        return PT_OK;
    }
    size_t row = look_through(run, column, row_count, find_unknown);
    if (row == row_count) {
        return PT_OK;
    }
    pt_status status =
        PT_FAIL(error, PT_INVALID_INPUT, "the value is missing: fill it in or leave the row out");
    return at_cell(error, status, expected->name, row);
}

static pt_status check_column(const pt_run *run, const pt_model_column *expected, const pt_frame *frame,
                              pt_error *error)
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
    PT_RETURN_IF_ERROR(check_known(run, expected, column, frame->row_count, error));
    return check_values(run, column, frame->row_count, error);
}

pt_status pt_model_check(const pt_model *model, size_t input, const pt_run *run, const pt_frame *frame,
                         pt_error *error)
{
    const pt_model_input *expected = &model->inputs[input];
    if (expected->is_optional && frame->column_count == 0) {
        return PT_OK;
    }
    for (size_t i = 0; i < expected->column_count; i++) {
        PT_RETURN_IF_ERROR(check_column(run, &expected->columns[i], frame, error));
    }
    return PT_OK;
}
