#include "record/import/apply/statement.h"

#include "base/scope.h"
#include "base/text/buffer.h"

/* "a" = $3, "b" = $4 */
static void add_places(pt_buffer *text, pt_columns columns, const char *between, size_t *place)
{
    for (size_t i = 0; i < columns.count; i++) {
        (*place)++;
        pt_buffer_add_format(text, "%s\"%s\" = $%zu", i == 0 ? "" : between, columns.names[i], *place);
    }
}

static pt_status finish(const pt_buffer *text, size_t parameter_count, const pt_table *table, pt_arena *arena,
                        const pt_query **query, pt_error *error)
{
    pt_query *made = pt_arena_alloc(arena, 1, sizeof *made);
    if (made == NULL || text->out_of_memory) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement on {1}", table->name);
    }
    if (parameter_count > PT_STATEMENT_MAX_PARAMETERS) {
        return PT_FAIL(error, PT_INTERNAL, "a statement on {1} has too many parameters", table->name);
    }
    made->name = table->name;
    made->origin = "src/record/import/apply/statement.c";
    made->text = pt_arena_copy_text(arena, pt_buffer_text(text));
    made->parameter_count = parameter_count;
    for (size_t i = 0; i < parameter_count && i < PT_QUERY_MAX_PARAMETERS; i++) {
        made->parameters[i] = "value";
    }
    if (made->text == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory for a statement on {1}", table->name);
    }
    *query = made;
    return PT_OK;
}

static void add_names(pt_buffer *text, pt_columns columns)
{
    for (size_t i = 0; i < columns.count; i++) {
        pt_buffer_add_format(text, "%s\"%s\"", i == 0 ? "" : ", ", columns.names[i]);
    }
}

/* A join, since SQLite reads the whole table where a list of rows is what IN asks for; and with casts, since
 * PostgreSQL takes parameters in VALUES for texts. */
pt_status pt_statement_select_many(const pt_table *table, pt_columns columns, pt_columns by, size_t count,
                                   pt_arena *arena, const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    size_t place = 0;
    pt_buffer_add_text(&text, "WITH wanted (");
    for (size_t i = 0; i < by.count; i++) {
        pt_buffer_add_format(&text, "%swanted_%zu", i == 0 ? "" : ", ", i);
    }
    pt_buffer_add_text(&text, ") AS (VALUES ");
    for (size_t group = 0; group < count; group++) {
        pt_buffer_add_text(&text, group == 0 ? "(" : ", (");
        for (size_t i = 0; i < by.count; i++) {
            place++;
            pt_buffer_add_format(&text, "%sCAST($%zu AS BIGINT)", i == 0 ? "" : ", ", place);
        }
        pt_buffer_add_char(&text, ')');
    }
    pt_buffer_add_text(&text, ") SELECT ");
    add_names(&text, columns);
    pt_buffer_add_format(&text, " FROM wanted JOIN \"%s\" ON ", table->name);
    for (size_t i = 0; i < by.count; i++) {
        pt_buffer_add_format(&text, "%s\"%s\" = wanted_%zu", i == 0 ? "" : " AND ", by.names[i], i);
    }
    return finish(&text, place, table, arena, query, error);
}

pt_status pt_statement_select(const pt_table *table, pt_columns columns, pt_columns by, pt_arena *arena,
                              const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    size_t place = 0;
    pt_buffer_add_text(&text, "SELECT ");
    add_names(&text, columns);
    pt_buffer_add_format(&text, " FROM \"%s\"", table->name);
    pt_buffer_add_text(&text, by.count == 0 ? "" : " WHERE ");
    add_places(&text, by, " AND ", &place);
    pt_buffer_add_text(&text, " ORDER BY ");
    for (size_t i = 0; i < table->key_count; i++) {
        pt_buffer_add_format(&text, "%s\"%s\"", i == 0 ? "" : ", ", table->key[i]);
    }
    return finish(&text, place, table, arena, query, error);
}

pt_status pt_statement_update(const pt_table *table, pt_columns columns, pt_columns by, pt_arena *arena,
                              const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    size_t place = 0;
    pt_buffer_add_format(&text, "UPDATE \"%s\" SET ", table->name);
    add_places(&text, columns, ", ", &place);
    if (pt_table_find_column(table, "version") != NULL) {
        pt_buffer_add_text(&text, ", version = version + 1");
    }
    pt_buffer_add_text(&text, " WHERE ");
    add_places(&text, by, " AND ", &place);
    return finish(&text, place, table, arena, query, error);
}

pt_status pt_statement_restore(const pt_table *table, const char *column, pt_columns by, pt_arena *arena,
                               const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    size_t place = 1;
    pt_buffer_add_format(&text, "UPDATE \"%s\" SET \"%s\" = $1", table->name, column);
    if (pt_table_find_column(table, "version") != NULL) {
        pt_buffer_add_text(&text, ", version = version + 1");
    }
    pt_buffer_add_text(&text, " WHERE ");
    add_places(&text, by, " AND ", &place);
    pt_buffer_add_format(&text, " AND \"%s\" IS NOT DISTINCT FROM $%zu", column, place + 1);
    return finish(&text, place + 1, table, arena, query, error);
}

pt_status pt_statement_batch_keys(const pt_table *table, const char *column, pt_arena *arena,
                                  const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(
        &text, "SELECT \"%s\" FROM \"%s\" WHERE \"%s\" > $1 AND batch_id = $2 ORDER BY \"%s\" LIMIT $3",
        column, table->name, column, column);
    return finish(&text, 3, table, arena, query, error);
}

pt_status pt_statement_batch_delete(const pt_table *table, const char *column, pt_arena *arena,
                                    const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "DELETE FROM \"%s\" WHERE \"%s\" >= $1 AND \"%s\" <= $2 AND batch_id = $3",
                         table->name, column, column);
    return finish(&text, 3, table, arena, query, error);
}

pt_status pt_statement_distinct(const pt_table *table, const char *column, pt_arena *arena,
                                const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "SELECT DISTINCT \"%s\" FROM \"%s\" WHERE \"%s\" IS NOT NULL", column,
                         table->name, column);
    return finish(&text, 0, table, arena, query, error);
}

pt_status pt_statement_made(const pt_table *table, const char *id_column, pt_arena *arena,
                            const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(
        &text, "SELECT \"%s\" FROM \"%s\" WHERE batch_id = $1 AND deleted_at IS NULL ORDER BY \"%s\"",
        id_column, table->name, id_column);
    return finish(&text, 1, table, arena, query, error);
}

pt_status pt_statement_forget(const pt_table *table, const char *id_column, pt_arena *arena,
                              const pt_query **query, pt_error *error)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_buffer_add_format(&text, "DELETE FROM \"%s\" WHERE \"%s\" = $1", table->name, id_column);
    return finish(&text, 1, table, arena, query, error);
}
