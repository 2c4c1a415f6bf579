/* Builds what a model gives: scalars, tables and warnings. For models only; readers see pt_result. */
#ifndef PT_MODEL_RESULT_H
#define PT_MODEL_RESULT_H

#include "model/model.h"

/* Adding to a full list is a programmer's error (asserted): the limits stand in model.h. Names and texts are
 * not copied: literals, or of the run's arena. */
void pt_result_add_number(pt_result *result, const char *name, double number);
void pt_result_add_text(pt_result *result, const char *name, const char *text);
void pt_result_add_numbers(pt_result *result, const char *name, const double *numbers, size_t count);

/* Adds a date as YYYY-MM-DD. */
pt_status pt_result_add_date(pt_result *result, const pt_run *run, const char *name, int32_t date,
                             pt_error *error);

/* Of a warning only the message means something, not its status:
 * pt_result_warn(result, PT_MESSAGE("{1} rows are ignored", count)). */
void pt_result_warn(pt_result *result, const char *message, const pt_argument *arguments, size_t count);

/* A table while it is filled. Zero-initialised with arena, name and row_count set is an empty one. */
enum { PT_TABLE_COLUMNS = 16 };
typedef struct pt_table_builder {
    pt_arena *arena;
    const char *name;
    size_t row_count;
    pt_column columns[PT_TABLE_COLUMNS];
    size_t column_count;
    bool out_of_memory;
} pt_table_builder;

/* Each adds a column and returns where its row_count values go, or NULL; the builder remembers that memory
 * was short, so that checking once, when the table is added, is enough for who writes no values before. */
double *pt_table_add_real(pt_table_builder *table, const char *name);
int64_t *pt_table_add_integer(pt_table_builder *table, const char *name);
int32_t *pt_table_add_date(pt_table_builder *table, const char *name);
int32_t *pt_table_add_code(pt_table_builder *table, const char *name, pt_column_type type,
                           const pt_dictionary *dictionary);

/* Each adds a column whose values are there already; they are not copied. */
void pt_table_put_real(pt_table_builder *table, const char *name, const double *values);
void pt_table_put_integer(pt_table_builder *table, const char *name, const int64_t *values);
void pt_table_put_code(pt_table_builder *table, const char *name, pt_column_type type,
                       const pt_dictionary *dictionary, const int32_t *values);

/* Marks which values of the column added last are unknown; not copied. */
void pt_table_put_unknown(pt_table_builder *table, const uint8_t *unknown);

/* Marks values of the column added last: 1 is unknown. NULL when memory is short. */
uint8_t *pt_table_add_unknown(pt_table_builder *table);

/* Adds the table to the result. */
pt_status pt_result_add_table(pt_result *result, const pt_table_builder *table, pt_error *error);

#endif
