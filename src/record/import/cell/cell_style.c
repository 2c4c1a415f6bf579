#include "record/import/cell/cell_style.h"

#include "record/import/cell/cell.h"

#include <string.h>

static bool is_time(const pt_field *field)
{
    return field->type == PT_FIELD_DATE || field->type == PT_FIELD_INSTANT;
}

static bool is_numeric(const pt_field *field)
{
    return field->type == PT_FIELD_INTEGER || field->type == PT_FIELD_NUMBER || field->type == PT_FIELD_MONEY;
}

static pt_cell_fit count_fitting(const pt_field *field, const pt_sample *sample, size_t column,
                                 const pt_cell_style *style)
{
    pt_cell_fit fit = {0};
    for (size_t row = 0; row < sample->row_count; row++) {
        pt_slice cell = pt_sample_cell(sample, row, column);
        if (cell.length > 0) {
            fit.filled++;
            fit.fitting += pt_cell_fits(field, style, cell);
        }
    }
    return fit;
}

static void detect_order(const pt_sample *sample, size_t column, pt_cell_style *style)
{
    pt_slice cells[PT_SAMPLE_ROWS];
    for (size_t row = 0; row < sample->row_count; row++) {
        cells[row] = pt_sample_cell(sample, row, column);
    }
    pt_date_guess guess = pt_date_guess_order(cells, sample->row_count);
    style->order = guess.order;
    style->is_order_guessed = guess.is_ambiguous;
}

pt_cell_fit pt_cell_style_detect(const pt_field *field, const pt_sample *sample, size_t column,
                                 const pt_mapping_column *choice, pt_cell_style *style)
{
    pt_cell_style found = {0};
    if (is_time(field) &&
        (choice == NULL || choice->dates == NULL || !pt_date_order_parse(choice->dates, &found.order))) {
        detect_order(sample, column, &found);
    }
    if (choice != NULL && choice->decimals != NULL) {
        found.mark = choice->decimals[0] == ',' ? PT_DECIMAL_COMMA : PT_DECIMAL_POINT;
    } else if (is_numeric(field)) {
        /* 1.234,56 cannot be read with a point; 1,234.56 cannot be read with a comma; 1.5 fits the point
         * better. */
        pt_cell_style comma = {.mark = PT_DECIMAL_COMMA};
        bool is_comma = count_fitting(field, sample, column, &comma).fitting >
                        count_fitting(field, sample, column, &found).fitting;
        found.mark = is_comma ? PT_DECIMAL_COMMA : PT_DECIMAL_POINT;
    }
    *style = found;
    return count_fitting(field, sample, column, &found);
}

const char *pt_cell_style_date_order(const pt_field *field, const pt_cell_style *style)
{
    return is_time(field) ? pt_date_order_name(style->order) : NULL;
}
