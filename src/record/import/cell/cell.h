/* One cell of a file as a value of a field. */
#ifndef PT_RECORD_IMPORT_CELL_CELL_H
#define PT_RECORD_IMPORT_CELL_CELL_H

#include "base/text/buffer.h"
#include "base/text/slice.h"
#include "base/time/zone.h"
#include "record/import/cell/cell_style.h"
#include "store/value.h"

/* cell: trimmed. zone: of clocks without offset. An empty cell is the NULL value. Texts of the value point
 * into the cell or the description. Fails with PT_INVALID_INPUT and the field when the cell cannot be one of
 * the field's values. */
pt_status pt_cell_parse(const pt_field *field, const pt_cell_style *style, const pt_zone *zone, pt_slice cell,
                        pt_value *value, pt_error *error);

/* The same without a message, for trying out. */
bool pt_cell_fits(const pt_field *field, const pt_cell_style *style, pt_slice cell);

#endif
