#include "store/schema/schema.h"

#include "base/text/buffer.h"
#include "store/schema/ddl.h"
#include "store/schema/schema.sql.h"

#include <string.h>

/* How far the comparison is: everything is listed in order, so counting finds what is missing. */
typedef struct comparison {
    const pt_table_catalogue *catalogue;
    bool is_postgres;
    size_t columns_met, indexes_met;
    pt_buffer difference; /* empty: none yet */
} comparison;

static void note(comparison *state, const char *table, const char *part, const char *what)
{
    if (state->difference.length == 0) {
        pt_buffer_add_format(&state->difference, "%s%s%s: %s", table, part[0] == '\0' ? "" : ".", part, what);
    }
}

static size_t key_place(const pt_table *table, const char *column)
{
    for (size_t i = 0; i < table->key_count; i++) {
        if (strcmp(table->key[i], column) == 0) {
            return i + 1;
        }
    }
    return 0;
}

static void compare_column(comparison *state, const pt_rows *row)
{
    const char *table_name = pt_rows_text(row, 0);
    const char *column_name = pt_rows_text(row, 1);
    const pt_table *table = pt_table_find(state->catalogue, table_name);
    const pt_table_column *column = table == NULL ? NULL : pt_table_find_column(table, column_name);
    if (column == NULL) {
        note(state, table_name, column_name, "is there but should not be");
        return;
    }
    state->columns_met++;
    if (strcmp(pt_rows_text(row, 2), pt_ddl_type(state->is_postgres, column->type)) != 0) {
        note(state, table_name, column_name, "has another type");
    }
    if ((pt_rows_integer(row, 3) != 0) != column->is_required) {
        note(state, table_name, column_name, "differs in being required");
    }
    if ((size_t)pt_rows_integer(row, 4) != key_place(table, column_name)) {
        note(state, table_name, column_name, "has another place in the key");
    }
}

static const pt_table_index *find_index(const pt_table_catalogue *catalogue, const char *table_name,
                                        const char *index_name)
{
    const pt_table *table = pt_table_find(catalogue, table_name);
    for (size_t i = 0; table != NULL && i < table->index_count; i++) {
        if (strcmp(table->indexes[i].name, index_name) == 0) {
            return &table->indexes[i];
        }
    }
    return NULL;
}

static void compare_index_column(comparison *state, const pt_rows *row)
{
    const char *index_name = pt_rows_text(row, 1);
    const pt_table_index *index = find_index(state->catalogue, pt_rows_text(row, 0), index_name);
    size_t place = (size_t)pt_rows_integer(row, 4);
    if (index == NULL) {
        note(state, index_name, "", "is there but should not be");
    } else if (place >= index->column_count || strcmp(index->columns[place], pt_rows_text(row, 3)) != 0 ||
               (pt_rows_integer(row, 2) != 0) != index->is_unique) {
        note(state, index_name, "", "is another index than it should be");
    } else {
        state->indexes_met++;
    }
}

static pt_status compare_rows(pt_connection *connection, const pt_query *query, comparison *state,
                              void (*compare)(comparison *, const pt_rows *), pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, query, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    while (has_row) {
        compare(state, &rows);
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    }
    return PT_OK;
}

static void count_missing(comparison *state)
{
    size_t columns = 0;
    size_t indexes = 0;
    for (size_t i = 0; i < state->catalogue->table_count; i++) {
        const pt_table *table = &state->catalogue->tables[i];
        columns += table->column_count;
        for (size_t k = 0; k < table->index_count; k++) {
            indexes += table->indexes[k].column_count;
        }
    }
    if (state->columns_met != columns) {
        note(state, "tables", "", "some columns are missing");
    }
    if (state->indexes_met != indexes) {
        note(state, "indexes", "", "some are missing");
    }
}

pt_status pt_schema_compare(pt_connection *connection, const pt_table_catalogue *catalogue, pt_arena *arena,
                            const char **difference, pt_error *error)
{
    comparison state = {.catalogue = catalogue, .is_postgres = pt_store_is_postgres(connection->store)};
    pt_status status = compare_rows(connection, &query_schema_list_columns, &state, compare_column, error);
    if (status == PT_OK) {
        status = compare_rows(connection, &query_schema_list_indexes, &state, compare_index_column, error);
    }
    if (status == PT_OK) {
        count_missing(&state);
        *difference = state.difference.length == 0 ? NULL : pt_arena_copy_text(arena, state.difference.data);
    }
    pt_buffer_clear(&state.difference);
    return status;
}
