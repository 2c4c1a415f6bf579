/* Mappings kept under a name in the store, or in files. */
#ifndef PT_RECORD_IMPORT_MAPPING_STORED_H
#define PT_RECORD_IMPORT_MAPPING_STORED_H

#include "record/import/mapping/mapping.h"
#include "store/store.h"

#include <stdint.h>

/* name: of a stored mapping, or the path of a JSON file. PT_NOT_FOUND when it is neither. */
pt_status pt_mapping_load(pt_connection *connection, const char *name, const pt_schema *schema,
                          pt_arena *arena, pt_mapping *mapping, pt_error *error);

/* Keeps a mapping in a transaction of its own; one of the same name is replaced. */
pt_status pt_mapping_save(pt_connection *connection, const char *name, const pt_mapping *mapping, int64_t id,
                          int64_t user_id, pt_error *error);

#endif
