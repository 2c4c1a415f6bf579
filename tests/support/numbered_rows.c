#include "tests/support/numbered_rows.h"

#include "base/scope.h"
#include "store/change.h"
#include "store/check.h"
#include "tests/support/store_fixture.h"

#include <inttypes.h>
#include <stdio.h>

static const pt_query put = {
    .name = "numbered_row_put",
    .origin = "numbered_rows.c",
    .text = "INSERT INTO stage_change (customer_id, kind, day, id, value, changed_at) VALUES "
            "($1, 'kill', 0, $2, 'x', 0)",
    .parameter_count = 2};
static const pt_query count_up_to = {
    .name = "numbered_rows_count",
    .origin = "numbered_rows.c",
    .text = "SELECT count(*), max(id) FROM stage_change WHERE customer_id = $1 AND id <= $2",
    .parameter_count = 2};
static const pt_query count_changes = {
    .name = "numbered_rows_changes",
    .origin = "numbered_rows.c",
    .text = "SELECT (SELECT count(*) FROM change), (SELECT count(*) FROM stage_change)"};

const char numbered_rows_table[] = "stage_change";
const char *const numbered_rows_columns[NUMBERED_ROWS_COLUMNS] = {"customer_id", "kind",  "day",
                                                                  "id",          "value", "changed_at"};

pt_status numbered_row_write(pt_connection *connection, int64_t round, int64_t number, pt_error *error)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    const pt_value row[] = {pt_value_integer(round), pt_value_integer(number)};
    const pt_change change = {
        .kind = "create", .entity = numbered_rows_table, .customer_id = round, .record_id = number};
    PT_RETURN_IF_ERROR(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, error));
    PT_RETURN_IF_ERROR(pt_execute(connection, &put, row, NULL, error));
    PT_RETURN_IF_ERROR(pt_change_append(connection, &change, 1, NULL, error));
    return pt_transaction_commit(&transaction, error);
}

/* The two numbers that a statement gives. */
static pt_status select_pair(pt_connection *connection, const pt_query *query, const pt_value *values,
                             int64_t pair[2], pt_error *error)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    PT_RETURN_IF_ERROR(pt_select(connection, query, values, &rows, error));
    PT_RETURN_IF_ERROR(pt_rows_next(&rows, &has_row, error));
    pair[0] = has_row ? pt_rows_integer(&rows, 0) : -1;
    pair[1] = has_row ? pt_rows_integer(&rows, 1) : -1;
    return PT_OK;
}

static pt_status look(pt_store *store, int64_t round, int64_t told, bool *do_hold, pt_error *error)
{
    PT_SCOPED(pt_arena) arena = {0};
    PT_SCOPED(pt_connection) connection = {0};
    pt_check_findings findings = {0};
    const pt_value values[] = {pt_value_integer(round), pt_value_integer(told)};
    int64_t there[2], written[2];
    PT_RETURN_IF_ERROR(pt_connection_open(store, &connection, error));
    PT_RETURN_IF_ERROR(select_pair(&connection, &count_up_to, values, there, error));
    PT_RETURN_IF_ERROR(select_pair(&connection, &count_changes, NULL, written, error));
    PT_RETURN_IF_ERROR(pt_store_check(&connection, &arena, &findings, error));
    *do_hold = there[0] == told && written[0] == written[1] && findings.count == 0;
    if (!*do_hold) {
        (void)fprintf(stderr,
                      "round %" PRId64 ": %" PRId64 " rows of %" PRId64 " are there, %" PRId64
                      " changes of %" PRId64 " rows; %zu findings\n",
                      round, there[0], told, written[0], written[1], findings.count);
    }
    return PT_OK;
}

bool numbered_rows_hold(pt_store *store, int64_t round, int64_t told)
{
    pt_error error = {0};
    bool do_hold = false;
    if (look(store, round, told, &do_hold, &error) != PT_OK) {
        store_fixture_print("after the end", &error);
    }
    return do_hold;
}
