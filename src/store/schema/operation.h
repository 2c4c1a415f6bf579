/* What one migration file says, step by step. Inside store/ only. */
#ifndef PT_STORE_SCHEMA_OPERATION_H
#define PT_STORE_SCHEMA_OPERATION_H

#include "base/arena.h"
#include "base/embedded.h"
#include "base/error.h"
#include "store/schema/table.h"

#include <stdint.h>

typedef enum pt_operation_kind {
    PT_OPERATION_CREATE_TABLE,
    PT_OPERATION_ADD_COLUMN,
    PT_OPERATION_CREATE_INDEX,
    PT_OPERATION_STATEMENT
} pt_operation_kind;

typedef struct pt_operation {
    pt_operation_kind kind;
    pt_table table;         /* create_table */
    const char *table_name; /* add_column, create_index */
    pt_table_column column;
    pt_table_index index;
    const char *statement; /* name of a conversion */
} pt_operation;

pt_status pt_operations_read(const pt_embedded_file *file, pt_arena *arena, pt_operation **operations,
                             size_t *count, pt_error *error);

enum { PT_CHECKSUM_BYTES = 17 };

/* Hexadecimal checksum of a migration's text; returns buffer. */
const char *pt_migration_checksum(const pt_embedded_file *file, char buffer[PT_CHECKSUM_BYTES]);

#endif
