/* A server that goes away in the middle: said so, nothing half written, met again when it is back. */
#include "base/text/message.h"
#include "store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

static const pt_query put = {
    .name = "test_put",
    .origin = "gone_store_test.c",
    .text = "INSERT INTO setting (name, value, updated_at, updated_by) VALUES ($1, '1', 0, 0)",
    .parameter_count = 1};
static const pt_query count_rows = {
    .name = "test_count", .origin = "gone_store_test.c", .text = "SELECT count(*) FROM setting"};
static const pt_query many_rows = {.name = "test_many",
                                   .origin = "gone_store_test.c",
                                   .text = "SELECT n, n FROM generate_series(1, 5000000) AS s (n)"};
static const pt_query end_others = {.name = "test_end_others",
                                    .origin = "gone_store_test.c",
                                    .text = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                                            "WHERE datname = current_database() AND "
                                            "pid <> pg_backend_pid()"};

static store_fixture fixture;

static int64_t number_of(pt_connection *connection, const pt_query *query)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    pt_error error = {0};
    if (pt_select(connection, query, NULL, &rows, &error) != PT_OK ||
        pt_rows_next(&rows, &has_row, &error) != PT_OK) {
        store_fixture_print(query->name, &error);
        return -1;
    }
    return pt_rows_integer(&rows, 0);
}

static void cut_off(void)
{
    PT_SCOPED(pt_connection) other = {0};
    CHECK(pt_connection_open(fixture.store, &other, NULL) == PT_OK);
    CHECK(number_of(&other, &end_others) >= 1);
}

static pt_status put_setting(const char *name, pt_error *error)
{
    const pt_value row[] = {pt_value_text(name)};
    return pt_execute(&fixture.connection, &put, row, NULL, error);
}

static void check_message(const pt_error *error, const char *expected)
{
    PT_SCOPED(pt_buffer) text = {0};
    pt_error_add_text(&text, PT_ENGLISH, error);
    if (strstr(pt_buffer_text(&text), expected) == NULL) {
        fprintf(stderr, "%s\n", pt_buffer_text(&text));
        CHECK(false);
    }
}

static void a_transaction_that_is_cut_off_leaves_nothing(void)
{
    pt_error error = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(put_setting("lost", NULL) == PT_OK);
    cut_off();
    CHECK(put_setting("lost, too", &error) == PT_UNAVAILABLE);
    check_message(&error, "nothing was half written");
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_INTERNAL);
    pt_transaction_clear(&transaction);
    CHECK(number_of(&fixture.connection, &count_rows) == 0); /* and the connection is there again */
}

static void a_commit_that_is_cut_off_says_that_nobody_knows(void)
{
    pt_error error = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(put_setting("unknown", NULL) == PT_OK);
    cut_off();
    CHECK(pt_transaction_commit(&transaction, &error) == PT_UNAVAILABLE);
    check_message(&error, "look whether the change is there");
    CHECK(number_of(&fixture.connection, &count_rows) == 0);
}

static void a_connection_that_lay_idle_is_made_again(void)
{
    cut_off();
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(put_setting("kept", NULL) == PT_OK);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
    CHECK(number_of(&fixture.connection, &count_rows) == 1);
}

static void a_result_that_breaks_off_is_no_end(void)
{
    pt_error error = {0};
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_select(&fixture.connection, &many_rows, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    cut_off();
    pt_status status = PT_OK;
    while (status == PT_OK && has_row) {
        status = pt_rows_next(&rows, &has_row, &error);
    }
    CHECK(status == PT_UNAVAILABLE);
    pt_rows_clear(&rows);
    CHECK(number_of(&fixture.connection, &count_rows) == 1);
}

static void a_result_left_early_frees_the_connection(void)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_select(&fixture.connection, &many_rows, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    pt_rows_clear(&rows);
    CHECK(number_of(&fixture.connection, &count_rows) == 1);
}

int main(void)
{
    if (!store_fixture_is_postgres()) {
        return 0;
    }
    store_fixture_open(&fixture);
    a_transaction_that_is_cut_off_leaves_nothing();
    a_commit_that_is_cut_off_says_that_nobody_knows();
    a_connection_that_lay_idle_is_made_again();
    a_result_that_breaks_off_is_no_end();
    a_result_left_early_frees_the_connection();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
