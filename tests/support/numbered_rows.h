/* What a program writes that is killed meanwhile, or whose server is: rows 1, 2, 3 … of a round, each in a
 * transaction of its own together with its change; and what must hold of them afterwards. */
#ifndef TESTS_SUPPORT_NUMBERED_ROWS_H
#define TESTS_SUPPORT_NUMBERED_ROWS_H

#include "store/store.h"

#include <stdbool.h>

/* The table and columns they stand in, for tests that write them in bulk: round, 'kill', 0, number, 'x', 0.
 */
extern const char numbered_rows_table[];
enum { NUMBERED_ROWS_COLUMNS = 6 };
extern const char *const numbered_rows_columns[NUMBERED_ROWS_COLUMNS];

pt_status numbered_row_write(pt_connection *connection, int64_t round, int64_t number, pt_error *error);

/* Rows 1 … told of the round are there, each row and its change together or neither, and the store is sound.
 * Prints what does not hold. */
bool numbered_rows_hold(pt_store *store, int64_t round, int64_t told);

#endif
