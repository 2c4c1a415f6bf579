/* Tables in logical types: declared once, turned into DDL of each store (decisions 0004).
 *
 * The catalogue is the list of all tables: the system's own (store/catalogue.json) and those made from the
 * entity descriptions (record/). */
#ifndef PT_STORE_SCHEMA_TABLE_H
#define PT_STORE_SCHEMA_TABLE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum pt_logical_type {
    PT_TYPE_INT64,
    PT_TYPE_INT32,
    PT_TYPE_REAL,
    PT_TYPE_TEXT,
    PT_TYPE_JSON,
    PT_TYPE_BYTES
} pt_logical_type;

/* Who holds the rows on a cluster. */
typedef enum pt_table_class {
    PT_TABLE_DISTRIBUTED, /* D: by customer_id, which leads every key */
    PT_TABLE_KEYED,       /* K: by another key */
    PT_TABLE_REFERENCE,   /* R: small, on every node */
    PT_TABLE_LOCAL,       /* L: control, on the coordinator */
} pt_table_class;

typedef struct pt_table_column {
    const char *name;
    pt_logical_type type;
    bool is_required;    /* NOT NULL */
    const char *comment; /* one sentence; NULL where the name says all */
} pt_table_column;

typedef struct pt_table_index {
    const char *name;
    bool is_unique;
    const char *const *columns;
    size_t column_count;
} pt_table_index;

typedef struct pt_table {
    const char *name;
    pt_table_class table_class;
    const char *distribution; /* column that a K table is distributed by; NULL otherwise */
    const char *comment;
    const pt_table_column *columns;
    size_t column_count;
    const char *const *key; /* primary key */
    size_t key_count;
    const pt_table_index *indexes;
    size_t index_count;
} pt_table;

typedef struct pt_table_catalogue {
    const pt_table *tables;
    size_t table_count;
} pt_table_catalogue;

/* The table of that name, or NULL. */
const pt_table *pt_table_find(const pt_table_catalogue *catalogue, const char *name);

/* The column of that name, or NULL. */
const pt_table_column *pt_table_find_column(const pt_table *table, const char *name);

#endif
