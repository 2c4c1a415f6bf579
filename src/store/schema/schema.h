/* The tables that are really in a store, compared with those that should be. */
#ifndef PT_STORE_SCHEMA_SCHEMA_H
#define PT_STORE_SCHEMA_SCHEMA_H

#include "store/schema/table.h"
#include "store/store.h"

/* *difference: the first one found, as "table.column: what"; NULL where there is none. */
pt_status pt_schema_compare(pt_connection *connection, const pt_table_catalogue *catalogue, pt_arena *arena,
                            const char **difference, pt_error *error);

#endif
