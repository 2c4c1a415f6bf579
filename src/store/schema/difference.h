/* What a store lacks to be what a catalogue says: the next migration, written by a program (decisions 0010).
 */
#ifndef PT_STORE_SCHEMA_DIFFERENCE_H
#define PT_STORE_SCHEMA_DIFFERENCE_H

#include "base/error.h"
#include "base/text/buffer.h"
#include "store/schema/table.h"

/* Adds a migration's JSON text to text, or nothing where both are the same. Catalogues only grow: a table or
 * column that is gone, or has another type, class or key, is PT_INVALID_INPUT and is named. */
pt_status pt_catalogue_difference(const pt_table_catalogue *from, const pt_table_catalogue *to,
                                  pt_buffer *text, pt_error *error);

#endif
