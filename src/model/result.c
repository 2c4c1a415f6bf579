#include "model/result.h"

#include "base/time/civil.h"

#include <assert.h>
#include <string.h>

static pt_scalar *next_scalar(pt_result *result)
{
    assert(result->scalar_count < PT_RESULT_SCALARS);
    return &result->scalars[result->scalar_count++];
}

void pt_result_add_number(pt_result *result, const char *name, double number)
{
    *next_scalar(result) = (pt_scalar){.name = name, .kind = PT_SCALAR_NUMBER, .number = number};
}

void pt_result_add_text(pt_result *result, const char *name, const char *text)
{
    *next_scalar(result) = (pt_scalar){.name = name, .kind = PT_SCALAR_TEXT, .text = text};
}

void pt_result_add_numbers(pt_result *result, const char *name, const double *numbers, size_t count)
{
    *next_scalar(result) =
        (pt_scalar){.name = name, .kind = PT_SCALAR_NUMBERS, .numbers = numbers, .count = count};
}

pt_status pt_result_add_date(pt_result *result, const pt_run *run, const char *name, int32_t date,
                             pt_error *error)
{
    char buffer[PT_DATE_BYTES];
    const char *text = pt_arena_copy_text(run->arena, pt_date_format(date, buffer));
    if (text == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
    }
    pt_result_add_text(result, name, text);
    return PT_OK;
}

void pt_result_warn(pt_result *result, const char *message, const pt_argument *arguments, size_t count)
{
    assert(result->warning_count < PT_RESULT_WARNINGS);
    pt_error *warning = &result->warnings[result->warning_count++];
    pt_status ignored = pt_error_set(warning, "", PT_INVALID_INPUT, message, arguments, count);
    (void)ignored;
}

static void put_column(pt_table_builder *table, pt_column column)
{
    assert(table->column_count < PT_TABLE_COLUMNS);
    table->columns[table->column_count++] = column;
}

/* Room for the values of a new column, or NULL. */
static void *add_column(pt_table_builder *table, pt_column column, size_t item_bytes)
{
    void *values = pt_arena_alloc(table->arena, table->row_count, item_bytes);
    if (values == NULL) {
        table->out_of_memory = true;
        return NULL;
    }
    column.real = values;
    put_column(table, column);
    return values;
}

void pt_table_put_real(pt_table_builder *table, const char *name, const double *values)
{
    put_column(table, (pt_column){.name = name, .type = PT_COLUMN_REAL, .real = values});
}

void pt_table_put_integer(pt_table_builder *table, const char *name, const int64_t *values)
{
    put_column(table, (pt_column){.name = name, .type = PT_COLUMN_INTEGER, .integer = values});
}

void pt_table_put_code(pt_table_builder *table, const char *name, pt_column_type type,
                       const pt_dictionary *dictionary, const int32_t *values)
{
    put_column(table, (pt_column){.name = name, .type = type, .code = values, .dictionary = dictionary});
}

double *pt_table_add_real(pt_table_builder *table, const char *name)
{
    return add_column(table, (pt_column){.name = name, .type = PT_COLUMN_REAL}, sizeof(double));
}

int64_t *pt_table_add_integer(pt_table_builder *table, const char *name)
{
    return add_column(table, (pt_column){.name = name, .type = PT_COLUMN_INTEGER}, sizeof(int64_t));
}

int32_t *pt_table_add_date(pt_table_builder *table, const char *name)
{
    return add_column(table, (pt_column){.name = name, .type = PT_COLUMN_DATE}, sizeof(int32_t));
}

int32_t *pt_table_add_code(pt_table_builder *table, const char *name, pt_column_type type,
                           const pt_dictionary *dictionary)
{
    return add_column(table, (pt_column){.name = name, .type = type, .dictionary = dictionary},
                      sizeof(int32_t));
}

void pt_table_put_unknown(pt_table_builder *table, const uint8_t *unknown)
{
    if (table->out_of_memory) {
        return;
    }
    assert(table->column_count > 0);
    table->columns[table->column_count - 1].unknown = unknown;
}

uint8_t *pt_table_add_unknown(pt_table_builder *table)
{
    if (table->out_of_memory) {
        return NULL;
    }
    assert(table->column_count > 0);
    uint8_t *unknown = pt_arena_alloc(table->arena, table->row_count, 1);
    table->columns[table->column_count - 1].unknown = unknown;
    table->out_of_memory = unknown == NULL;
    return unknown;
}

pt_status pt_result_add_table(pt_result *result, const pt_table_builder *table, pt_error *error)
{
    pt_column *columns = pt_arena_alloc(table->arena, table->column_count, sizeof *columns);
    if (table->out_of_memory || columns == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for the result");
    }
    assert(result->table_count < PT_RESULT_TABLES);
    memcpy(columns, table->columns, table->column_count * sizeof *columns);
    result->tables[result->table_count++] =
        (pt_frame){table->name, table->row_count, table->column_count, columns};
    return PT_OK;
}
