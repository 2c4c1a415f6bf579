/* Values of custom fields in the column "custom": a JSON object, keyed by the field's id, so that renaming a
 * field touches no data (decisions 7). Inside record/ only. */
#ifndef PT_RECORD_CUSTOM_CUSTOM_VALUES_H
#define PT_RECORD_CUSTOM_CUSTOM_VALUES_H

#include "base/arena.h"
#include "base/error.h"
#include "record/entity.h"
#include "store/value.h"

/* Fills the places of custom fields among values (one for each field of the entity). text NULL: none. What
 * belongs to no field any more is left out. */
pt_status pt_custom_values_read(const pt_entity *entity, const char *text, pt_arena *arena, pt_value *values,
                                pt_error *error);

/* The column's value; NULL where no custom field has one. */
pt_status pt_custom_values_write(const pt_entity *entity, const pt_value *values, pt_arena *arena,
                                 pt_value *custom, pt_error *error);

#endif
