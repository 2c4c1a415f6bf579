#include "store/store.h"

#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <pthread.h>
#include <stdlib.h>

static const pt_query insert_setting = {
    .name = "test_insert_setting",
    .origin = "connection_store_test.c",
    .text = "INSERT INTO setting (name, value, updated_at, updated_by) VALUES ($1, $2, $3, 0)",
    .parameter_count = 3};
static const pt_query list_settings = {.name = "test_list_settings",
                                       .origin = "connection_store_test.c",
                                       .text = "SELECT name, value, updated_at FROM setting ORDER BY name"};
static const pt_query count_settings = {.name = "test_count_settings",
                                        .origin = "connection_store_test.c",
                                        .text = "SELECT count(*), sum(updated_at) FROM setting"};
static const pt_query add_one = {.name = "test_add_one",
                                 .origin = "connection_store_test.c",
                                 .text = "UPDATE setting SET updated_at = updated_at + 1 WHERE name = $1",
                                 .parameter_count = 1};
static const pt_query broken = {
    .name = "test_broken", .origin = "connection_store_test.c:1", .text = "SELECT nothing FROM nowhere"};
static const pt_query insert_block = {
    .name = "test_insert_block",
    .origin = "connection_store_test.c",
    .text =
        "INSERT INTO model_run_block (run_id, metric, block, first_customer_id, last_customer_id, row_count, "
        "content) VALUES ($1, 'm', 0, 0, 0, 0, $2)",
    .parameter_count = 2};
static const pt_query list_blocks = {.name = "test_list_blocks",
                                     .origin = "connection_store_test.c",
                                     .text = "SELECT content, run_id FROM model_run_block ORDER BY run_id"};

static store_fixture fixture;

static pt_status put(const char *name, const char *value, int64_t number, pt_error *error)
{
    const pt_value values[] = {pt_value_text(name), pt_value_text(value), pt_value_integer(number)};
    return pt_execute(&fixture.connection, &insert_setting, values, NULL, error);
}

static int64_t count_of(pt_connection *connection, const pt_query *query)
{
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    pt_error error = {0};
    if (pt_select(connection, query, NULL, &rows, &error) != PT_OK ||
        pt_rows_next(&rows, &has_row, &error) != PT_OK || !has_row) {
        store_fixture_print(query->name, &error);
        return -1;
    }
    return pt_rows_integer(&rows, 0);
}

static void values_come_back_as_they_went_in(void)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(put("a", "熟客 \"'\\ 🍵", INT64_MIN, NULL) == PT_OK);
    CHECK(put("b", "", INT64_MAX, NULL) == PT_OK);
    {
        PT_SCOPED(pt_rows) rows = {0};
        bool has_row = false;
        CHECK(pt_select(&fixture.connection, &list_settings, NULL, &rows, NULL) == PT_OK);
        CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
        CHECK_TEXT(pt_rows_text(&rows, 1), "熟客 \"'\\ 🍵");
        CHECK(pt_rows_integer(&rows, 2) == INT64_MIN);
        CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
        CHECK_TEXT(pt_rows_text(&rows, 1), "");
        CHECK(!pt_rows_is_null(&rows, 1));
        CHECK(pt_rows_integer(&rows, 2) == INT64_MAX);
        CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && !has_row);
    }
    pt_transaction_clear(&transaction);
    CHECK(count_of(&fixture.connection, &count_settings) == 0);
}

static void bytes_keep_every_value(void)
{
    char bytes[256];
    for (int i = 0; i < 256; i++) {
        bytes[i] = (char)i;
    }
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    const pt_value full[] = {pt_value_integer(1), pt_value_bytes(bytes, sizeof bytes)};
    const pt_value empty[] = {pt_value_integer(2), pt_value_bytes("", 0)};
    CHECK(pt_execute(&fixture.connection, &insert_block, full, NULL, NULL) == PT_OK);
    CHECK(pt_execute(&fixture.connection, &insert_block, empty, NULL, NULL) == PT_OK);
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_select(&fixture.connection, &list_blocks, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    pt_value value = pt_rows_value(&rows, 0);
    CHECK(value.type == PT_VALUE_BYTES && value.length == 256 && memcmp(value.data, bytes, 256) == 0);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    value = pt_rows_value(&rows, 0);
    CHECK(value.type == PT_VALUE_BYTES && value.length == 0);
}

static void a_second_record_with_the_same_key_is_a_conflict(void)
{
    pt_error error = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    CHECK(put("same", "1", 1, NULL) == PT_OK);
    CHECK(put("same", "2", 2, &error) == PT_CONFLICT);
    CHECK_TEXT(error.origin, "connection_store_test.c");
    /* From here the transaction can only be rolled back, on both stores alike. */
    CHECK(put("other", "3", 3, &error) == PT_INTERNAL);
    CHECK(pt_transaction_commit(&transaction, &error) == PT_INTERNAL);
    pt_transaction_clear(&transaction);
    CHECK(count_of(&fixture.connection, &count_settings) == 0);
}

static void writing_needs_a_write_transaction(void)
{
    pt_error error = {0};
    CHECK(put("a", "1", 1, &error) == PT_INTERNAL);
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_READ, &transaction, NULL) == PT_OK);
    CHECK(put("a", "1", 1, &error) == PT_INTERNAL);
    pt_transaction_clear(&transaction);
    CHECK(count_of(&fixture.connection, &count_settings) == 0);
}

static void a_broken_statement_names_its_place(void)
{
    pt_error error = {0};
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    pt_status status = pt_select(&fixture.connection, &broken, NULL, &rows, &error);
    if (status == PT_OK) {
        status = pt_rows_next(&rows, &has_row, &error);
    }
    CHECK(status == PT_INTERNAL);
    CHECK_TEXT(error.origin, "connection_store_test.c:1");
}

static void texts_with_nul_are_refused(void)
{
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    const pt_value values[] = {pt_value_text_of("a\0b", 3), pt_value_text("x"), pt_value_integer(1)};
    CHECK(pt_execute(&fixture.connection, &insert_setting, values, NULL, NULL) == PT_INVALID_INPUT);
}

static void only_one_result_is_open_at_a_time(void)
{
    PT_SCOPED(pt_rows) rows = {0};
    PT_SCOPED(pt_rows) second = {0};
    CHECK(pt_select(&fixture.connection, &list_settings, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_select(&fixture.connection, &count_settings, NULL, &second, NULL) == PT_INTERNAL);
}

static void a_read_transaction_sees_one_picture(void)
{
    PT_SCOPED(pt_connection) other = {0};
    PT_SCOPED(pt_transaction) reading = {0};
    CHECK(pt_connection_open(fixture.store, &other, NULL) == PT_OK);
    CHECK(pt_transaction_begin(&other, PT_TRANSACTION_READ, &reading, NULL) == PT_OK);
    CHECK(count_of(&other, &count_settings) == 0);
    PT_SCOPED(pt_transaction) writing = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &writing, NULL) == PT_OK);
    CHECK(put("counter", "0", 0, NULL) == PT_OK);
    CHECK(pt_transaction_commit(&writing, NULL) == PT_OK);
    CHECK(count_of(&other, &count_settings) == 0);
    pt_transaction_clear(&reading);
    CHECK(count_of(&other, &count_settings) == 1);
}

enum { THREADS = 4, ROUNDS = 25 };

static void *count_up(void *unused)
{
    (void)unused;
    PT_SCOPED(pt_connection) connection = {0};
    const pt_value name[] = {pt_value_text("counter")};
    pt_error error = {0};
    pt_status status = pt_connection_open(fixture.store, &connection, &error);
    for (int i = 0; i < ROUNDS && status == PT_OK; i++) {
        PT_SCOPED(pt_transaction) transaction = {0};
        int64_t changed = 0;
        status = pt_transaction_begin(&connection, PT_TRANSACTION_WRITE, &transaction, &error);
        if (status == PT_OK) {
            status = pt_execute(&connection, &add_one, name, &changed, &error);
        }
        if (status == PT_OK && changed == 1) {
            status = pt_transaction_commit(&transaction, &error);
        }
    }
    if (status != PT_OK) {
        store_fixture_print("count_up", &error);
    }
    return NULL;
}

static void writers_take_turns_and_lose_nothing(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, count_up, NULL) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = false;
    CHECK(pt_select(&fixture.connection, &count_settings, NULL, &rows, NULL) == PT_OK);
    CHECK(pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row);
    CHECK(pt_rows_integer(&rows, 1) == (int64_t)THREADS * ROUNDS);
}

static void the_store_keeps_its_id(void)
{
    pt_store *again = NULL;
    CHECK(store_fixture_reopen(&fixture, PT_STORE_READ, &again, NULL) == PT_OK);
    CHECK(pt_store_id(again) == pt_store_id(fixture.store));
    CHECK(pt_store_id(again) > 0);
    pt_store_close(again);
}

static void one_result_may_be_larger_than_any_buffer(void)
{
    static const char *const columns[] = {"customer_id", "id",      "entity",     "record_id", "version",
                                          "action",      "changes", "changed_at", "changed_by"};
    static const pt_query list = {
        .name = "test_list_history",
        .origin = "connection_store_test.c",
        .text = "SELECT customer_id, id, changes FROM history ORDER BY customer_id, id"};
    enum { ROWS = 20000 };
    PT_SCOPED(pt_transaction) transaction = {0};
    CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
    PT_SCOPED(pt_bulk) bulk = {0};
    CHECK(pt_bulk_open(&fixture.connection, "history", columns, 9, &bulk, NULL) == PT_OK);
    for (int64_t i = 0; i < ROWS; i++) {
        const pt_value values[] = {pt_value_integer(i / 3),
                                   pt_value_integer(i),
                                   pt_value_text("customer"),
                                   pt_value_integer(i / 3),
                                   pt_value_integer(1),
                                   pt_value_text("update"),
                                   pt_value_text("{\"name\":[\"a\",\"b\"]}"),
                                   pt_value_integer(i),
                                   pt_value_integer(7)};
        CHECK(pt_bulk_add(&bulk, values, NULL) == PT_OK);
    }
    CHECK(pt_bulk_finish(&bulk, NULL) == PT_OK);
    CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
    PT_SCOPED(pt_rows) rows = {0};
    bool has_row = true;
    int64_t count = 0;
    CHECK(pt_select(&fixture.connection, &list, NULL, &rows, NULL) == PT_OK);
    while (pt_rows_next(&rows, &has_row, NULL) == PT_OK && has_row) {
        CHECK(pt_rows_integer(&rows, 1) == count);
        count++;
    }
    CHECK(count == ROWS);
}

static void a_bulk_left_alone_adds_nothing(void)
{
    static const char *const columns[] = {"name", "value", "updated_at", "updated_by"};
    int64_t before = count_of(&fixture.connection, &count_settings);
    {
        PT_SCOPED(pt_transaction) transaction = {0};
        CHECK(pt_transaction_begin(&fixture.connection, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
        PT_SCOPED(pt_bulk) bulk = {0};
        CHECK(pt_bulk_open(&fixture.connection, "setting", columns, 4, &bulk, NULL) == PT_OK);
        const pt_value values[] = {pt_value_text("half"), pt_value_text("1"), pt_value_integer(1),
                                   pt_value_integer(1)};
        CHECK(pt_bulk_add(&bulk, values, NULL) == PT_OK);
    }
    CHECK(count_of(&fixture.connection, &count_settings) == before);
}

/* That a loss of power may undo it until then cannot be shown here; all else is as with any commit. */
static void what_a_relaxed_connection_commits_is_seen_by_all(void)
{
    int64_t before = count_of(&fixture.connection, &count_settings);
    {
        PT_SCOPED(pt_connection) relaxed = {0};
        PT_SCOPED(pt_transaction) transaction = {0};
        CHECK(pt_connection_open(fixture.store, &relaxed, NULL) == PT_OK);
        CHECK(pt_connection_relax(&relaxed, NULL) == PT_OK);
        CHECK(pt_transaction_begin(&relaxed, PT_TRANSACTION_WRITE, &transaction, NULL) == PT_OK);
        const pt_value values[] = {pt_value_text("relaxed"), pt_value_text("1"), pt_value_integer(1)};
        CHECK(pt_execute(&relaxed, &insert_setting, values, NULL, NULL) == PT_OK);
        CHECK(pt_transaction_commit(&transaction, NULL) == PT_OK);
        CHECK(count_of(&fixture.connection, &count_settings) == before + 1);
    }
    CHECK(count_of(&fixture.connection, &count_settings) == before + 1);
}

int main(void)
{
    store_fixture_open(&fixture);
    values_come_back_as_they_went_in();
    bytes_keep_every_value();
    a_second_record_with_the_same_key_is_a_conflict();
    writing_needs_a_write_transaction();
    a_broken_statement_names_its_place();
    texts_with_nul_are_refused();
    only_one_result_is_open_at_a_time();
    a_read_transaction_sees_one_picture();
    writers_take_turns_and_lose_nothing();
    the_store_keeps_its_id();
    one_result_may_be_larger_than_any_buffer();
    a_bulk_left_alone_adds_nothing();
    what_a_relaxed_connection_commits_is_seen_by_all();
    store_fixture_clear(&fixture);
    return check_failures != 0;
}
