#include "store/check.h"

#include "base/text/message.h"
#include "base/time/civil.h"
#include "store/change.h"
#include "store/check.sql.h"
#include "store/schema/migration.h"
#include "store/schema/schema.h"

#include <string.h>

/* More of one kind than this say nothing new. */
enum { MOST_FINDINGS = 100, SILENT_SECONDS = 600 };

typedef struct checking {
    pt_connection *connection;
    pt_arena *arena;
    pt_check_finding *items;
    size_t count;
    size_t problem_count;
} checking;

const char *pt_check_severity_name(pt_check_severity severity)
{
    switch (severity) {
    case PT_CHECK_NOTE: return PT_N("note");
    case PT_CHECK_WARNING: return PT_N("warning");
    case PT_CHECK_PROBLEM: return PT_N("problem");
    }
    return "";
}

static void find(checking *state, pt_check_severity severity, const char *message,
                 const pt_argument *arguments, size_t argument_count)
{
    state->problem_count += severity == PT_CHECK_PROBLEM ? 1 : 0;
    if (state->count == MOST_FINDINGS) {
        return;
    }
    pt_check_finding *finding = &state->items[state->count++];
    *finding = (pt_check_finding){.severity = severity, .message = message, .argument_count = argument_count};
    for (size_t i = 0; i < argument_count; i++) {
        finding->arguments[i] = arguments[i];
        if (arguments[i].kind == PT_ARGUMENT_TEXT && arguments[i].text != NULL) {
            finding->arguments[i].text = pt_arena_copy_text(state->arena, arguments[i].text);
        }
    }
}

static pt_status each_row(checking *state, const pt_query *query, const pt_value *values,
                          void (*visit)(checking *, const pt_rows *), pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(state->connection, query, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    while (has_row) {
        visit(state, &rows);
        PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    }
    return PT_OK;
}

static void visit_integrity(checking *state, const pt_rows *row)
{
    if (strcmp(pt_rows_text(row, 0), "ok") != 0) {
        find(state, PT_CHECK_PROBLEM,
             PT_MESSAGE("the file is damaged: {1}; restore the last backup", pt_rows_text(row, 0)));
    }
}

static void visit_batch(checking *state, const pt_rows *row)
{
    find(state, PT_CHECK_WARNING,
         PT_MESSAGE(
             "batch {1} from {2} is unfinished ({3}); it is finished or rolled back when Patron starts next",
             pt_rows_integer(row, 0), pt_rows_text(row, 3), pt_rows_text(row, 2)));
}

static void visit_job(checking *state, const pt_rows *row)
{
    find(state, PT_CHECK_WARNING,
         PT_MESSAGE("job {1} ({2}) says that it runs, but nothing was heard of it for ten minutes",
                    pt_rows_integer(row, 0), pt_rows_text(row, 1)));
}

static void visit_consumer(checking *state, const pt_rows *row)
{
    find(state, PT_CHECK_PROBLEM,
         PT_MESSAGE(
             "{1} has read the change feed up to {2}, further than it goes; another program changed this "
             "store, or it is an older copy",
             pt_rows_text(row, 0), pt_rows_integer(row, 1)));
}

static pt_status check_feed(checking *state, pt_error *error)
{
    int64_t newest = 0;
    PT_RETURN_IF_ERROR(pt_change_position(state->connection, &newest, error));
    const pt_value values[] = {pt_value_integer(newest)};
    PT_RETURN_IF_ERROR(each_row(state, &query_check_consumers, values, visit_consumer, error));
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(state->connection, &query_check_feed, NULL, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    int64_t count = pt_rows_integer(&rows, 0);
    int64_t first = pt_rows_integer(&rows, 1);
    int64_t last = pt_rows_integer(&rows, 2);
    if (count > 0 && (last != newest || count != last - first + 1)) {
        find(
            state, PT_CHECK_PROBLEM,
            PT_MESSAGE("the change feed has gaps: {1} changes between positions {2} and {3}; another program "
                       "changed this store",
                       count, first, last));
    }
    return PT_OK;
}

static pt_status check_tables(checking *state, pt_error *error)
{
    pt_migrations migrations = pt_migrations_embedded();
    int32_t applied = 0;
    PT_RETURN_IF_ERROR(pt_migrations_verify(state->connection, &migrations, &applied, error));
    migrations.count = (size_t)applied;
    pt_table_catalogue catalogue = {0};
    const char *difference = NULL;
    PT_RETURN_IF_ERROR(pt_migrations_fold(&migrations, state->arena, &catalogue, error));
    PT_RETURN_IF_ERROR(pt_schema_compare(state->connection, &catalogue, state->arena, &difference, error));
    if (difference != NULL) {
        find(state, PT_CHECK_PROBLEM,
             PT_MESSAGE(
                 "the tables are not those that Patron made ({1}); another program changed them by hand",
                 difference));
    }
    return PT_OK;
}

pt_status pt_store_check(pt_connection *connection, pt_arena *arena, pt_check_findings *findings,
                         pt_error *error)
{
    checking state = {.connection = connection, .arena = arena};
    state.items = pt_arena_alloc(arena, MOST_FINDINGS, sizeof *state.items);
    if (state.items == NULL) {
        return PT_FAIL(error, PT_OUT_OF_MEMORY, "not enough memory to check the store");
    }
    const pt_value silent_since[] = {
        pt_value_integer(pt_instant_now() - SILENT_SECONDS * PT_MICROSECONDS_PER_SECOND)};
    PT_RETURN_IF_ERROR(each_row(&state, &query_check_integrity, NULL, visit_integrity, error));
    PT_RETURN_IF_ERROR(check_tables(&state, error));
    PT_RETURN_IF_ERROR(each_row(&state, &query_check_batches, NULL, visit_batch, error));
    PT_RETURN_IF_ERROR(each_row(&state, &query_check_jobs, silent_since, visit_job, error));
    PT_RETURN_IF_ERROR(check_feed(&state, error));
    *findings = (pt_check_findings){state.items, state.count, state.problem_count};
    return PT_OK;
}
