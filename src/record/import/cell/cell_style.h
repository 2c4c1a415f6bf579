/* How the cells of a column are written: order of day and month, decimal mark. Found from a sample, since a
 * single cell (03/04/2026, 1.234) does not say. */
#ifndef PT_RECORD_IMPORT_CELL_CELL_STYLE_H
#define PT_RECORD_IMPORT_CELL_CELL_STYLE_H

#include "base/number/decimal.h"
#include "base/time/date_text.h"
#include "record/entity.h"
#include "record/import/mapping/mapping.h"
#include "record/import/mapping/sample.h"

#include <stdbool.h>

typedef struct pt_cell_style {
    pt_date_order order;
    bool is_order_guessed; /* the sample fits another order, too */
    pt_decimal_mark mark;
} pt_cell_style;

/* Cells of a column that hold something, and those of them that can be read. */
typedef struct pt_cell_fit {
    size_t filled, fitting;
} pt_cell_fit;

/* The style that most cells of a column fit, and how many do. choice: what the mapping says about it; NULL:
 * nothing. */
pt_cell_fit pt_cell_style_detect(const pt_field *field, const pt_sample *sample, size_t column,
                                 const pt_mapping_column *choice, pt_cell_style *style);

/* "ymd", "dmy" or "mdy" for dates and instants; NULL for other fields. */
const char *pt_cell_style_date_order(const pt_field *field, const pt_cell_style *style);

#endif
