/* Statements on tables that are only known from descriptions. Identifiers come from checked descriptions,
 * values are always bound. A query lives in the arena; make it once for a run, since connections prepare by
 * address. */
#ifndef PT_RECORD_IMPORT_APPLY_STATEMENT_H
#define PT_RECORD_IMPORT_APPLY_STATEMENT_H

#include "base/arena.h"
#include "base/error.h"
#include "store/query.h"
#include "store/schema/table.h"

#include <stddef.h>

typedef struct pt_columns {
    const char *const *names;
    size_t count;
} pt_columns;

/* columns of the rows whose `by` columns equal the parameters, in the order of the key. */
pt_status pt_statement_select(const pt_table *table, pt_columns columns, pt_columns by, pt_arena *arena,
                              const pt_query **query, pt_error *error);

/* The same of the rows that any of `count` groups of parameters names, once for each group; in no order. `by`
 * are integers. */
pt_status pt_statement_select_many(const pt_table *table, pt_columns columns, pt_columns by, size_t count,
                                   pt_arena *arena, const pt_query **query, pt_error *error);

/* Sets columns of the rows whose `by` columns equal the parameters that follow; a version grows. */
pt_status pt_statement_update(const pt_table *table, pt_columns columns, pt_columns by, pt_arena *arena,
                              const pt_query **query, pt_error *error);

/* The same for one column that still has a value: parameters are the new value, `by`, the value expected. */
pt_status pt_statement_restore(const pt_table *table, const char *column, pt_columns by, pt_arena *arena,
                               const pt_query **query, pt_error *error);

/* The next $limit values of a column above $after in rows of batch $batch, ascending. */
pt_status pt_statement_batch_keys(const pt_table *table, const char *column, pt_arena *arena,
                                  const pt_query **query, pt_error *error);

/* Deletes the rows of batch $batch whose column is between $first and $last. */
pt_status pt_statement_batch_delete(const pt_table *table, const char *column, pt_arena *arena,
                                    const pt_query **query, pt_error *error);

/* The distinct known values of a column. */
pt_status pt_statement_distinct(const pt_table *table, const char *column, pt_arena *arena,
                                const pt_query **query, pt_error *error);

/* The ids of the records that batch $1 made and that are not deleted. */
pt_status pt_statement_made(const pt_table *table, const char *id_column, pt_arena *arena,
                            const pt_query **query, pt_error *error);

/* Deletes the record $1 for good. */
pt_status pt_statement_forget(const pt_table *table, const char *id_column, pt_arena *arena,
                              const pt_query **query, pt_error *error);

#endif
