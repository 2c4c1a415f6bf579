/* A record ↔ a row of its table. Inside record/ only. */
#ifndef PT_RECORD_ROW_H
#define PT_RECORD_ROW_H

#include "record/record.h"

/* The values of the key's columns, in their order; as many as the table's key_count. */
enum { PT_KEY_COLUMNS_MAX = 3 };
void pt_row_key(const pt_entity *entity, const pt_record_key *key, pt_value values[PT_KEY_COLUMNS_MAX]);

/* Reads the current row; texts are copied into the arena. Values of custom fields come out of "custom". */
pt_status pt_row_read(const pt_rows *rows, const pt_entity *entity, pt_arena *arena, pt_record *record,
                      pt_error *error);

/* The values of all columns in the table's order, for pt_statements_insert(); borrowed from the record.
 * Secrets are sealed already. */
pt_status pt_row_values(const pt_record *record, pt_arena *arena, pt_value **values, pt_error *error);

/* A fresh copy of a value in the arena. */
pt_status pt_row_copy(pt_arena *arena, const pt_value *value, pt_value *copy, pt_error *error);

#endif
