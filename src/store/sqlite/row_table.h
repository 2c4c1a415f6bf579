/* Rows in memory as a table that SQLite can read: INSERT … SELECT from it takes many rows in one run of one
 * statement, which spares most of what a row costs. Inside store/sqlite only. */
#ifndef PT_STORE_SQLITE_ROW_TABLE_H
#define PT_STORE_SQLITE_ROW_TABLE_H

#include "store/value.h"

#include <sqlite3.h>

/* The name of the table; its columns are c0, c1, … */
#define PT_ROW_TABLE "patron_bulk_rows"

/* What the table holds. It belongs to the caller and may change between statements, but for its columns. */
typedef struct pt_row_table {
    size_t column_count;
    const pt_value *values; /* row after row */
    size_t row_count;
    size_t row; /* that is being read; row_count at the end */
} pt_row_table;

/* One such table per connection at a time; gives an SQLite result code. */
int pt_row_table_open(sqlite3 *database, pt_row_table *table);

/* After all statements that read it were finalised. */
void pt_row_table_close(sqlite3 *database);

#endif
