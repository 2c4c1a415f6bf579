/* DDL made from logical tables, for each store. */
#ifndef PT_STORE_SCHEMA_DDL_H
#define PT_STORE_SCHEMA_DDL_H

#include "base/text/buffer.h"
#include "store/schema/table.h"

#include <stdbool.h>

typedef struct pt_ddl_dialect {
    bool is_postgres;
    bool is_partitioned; /* class D by hash of customer_id */
} pt_ddl_dialect;

enum { PT_DDL_PARTITIONS = 4 };

/* Each adds statements that end in ";\n". */
void pt_ddl_create_table(pt_buffer *text, const pt_ddl_dialect *dialect, const pt_table *table);
void pt_ddl_add_column(pt_buffer *text, const pt_ddl_dialect *dialect, const char *table,
                       const pt_table_column *column);
void pt_ddl_create_index(pt_buffer *text, const char *table, const pt_table_index *index);

/* The type a column has in the store, as its own catalogue spells it: "INTEGER", "bigint". */
const char *pt_ddl_type(bool is_postgres, pt_logical_type type);

#endif
