/* Custom fields: rows of the record type custom_field become fields of the types they name, described by the
 * same words and checked by the same reader as the built-in ones. */
#ifndef PT_RECORD_CUSTOM_CUSTOM_FIELD_H
#define PT_RECORD_CUSTOM_CUSTOM_FIELD_H

#include "base/arena.h"
#include "base/error.h"
#include "record/entity.h"
#include "store/store.h"

/* A copy of the schema with the store's custom fields at the end of their types' fields. A description that
 * is wrong is PT_INVALID_INPUT and names the field of custom_field. */
pt_status pt_custom_fields_add(pt_connection *connection, const pt_schema *product, pt_arena *arena,
                               pt_schema *schema, pt_error *error);

#endif
