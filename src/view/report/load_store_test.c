#include "view/report/load.h"

#include "base/json/reader.h"
#include "base/time/civil.h"
#include "store/change.h"
#include "study/run.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"
#include "view/summary/summary.h"

#include <stdlib.h>

enum { AS_OF = 1000, BATCH = 71 };

static void must(pt_status status, const char *what, const pt_error *error)
{
    if (status != PT_OK) {
        store_fixture_print(what, error);
        exit(EXIT_FAILURE);
    }
}

static void add_rows(pt_connection *connection, const char *table, const char *const *columns,
                     size_t column_count, const pt_value *values, size_t row_count)
{
    pt_error error = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    must(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, &error), "begin", &error);
    PT_SCOPED(pt_bulk) bulk = {0};
    must(pt_bulk_open(connection, table, columns, column_count, &bulk, &error), table, &error);
    for (size_t row = 0; row < row_count; row++) {
        must(pt_bulk_add(&bulk, values + row * column_count, &error), table, &error);
    }
    must(pt_bulk_finish(&bulk, &error), table, &error);
    must(pt_transaction_commit(&transaction, &error), table, &error);
}

static void add_batch(pt_connection *connection, int64_t id, const char *kind, const char *state,
                      const char *source)
{
    static const char *const columns[] = {"id", "kind", "state", "source", "created_at", "created_by"};
    const pt_value values[] = {pt_value_integer(id),  pt_value_text(kind), pt_value_text(state),
                               pt_value_text(source), pt_value_integer(0), pt_value_integer(0)};
    add_rows(connection, "batch", columns, 6, values, 1);
}

static void add_customer(pt_connection *connection, int64_t id)
{
    static const char *const columns[] = {"customer_id", "name", "version", "created_at", "updated_at"};
    const pt_value values[] = {pt_value_integer(id), pt_value_text("somebody"), pt_value_integer(1),
                               pt_value_integer(1), pt_value_integer(1)};
    add_rows(connection, "customer", columns, 5, values, 1);
}

/* Delivered two days after the order. */
static void add_order(pt_connection *connection, int64_t customer, int64_t id, int64_t day, int64_t money)
{
    static const char *const columns[] = {"customer_id", "id",          "occurred_at", "day",         "kind",
                                          "amount",      "base_amount", "batch_id",    "delivered_on"};
    const pt_value values[] = {
        pt_value_integer(customer), pt_value_integer(id),    pt_value_integer(day * PT_MICROSECONDS_PER_DAY),
        pt_value_integer(day),      pt_value_text("sale"),   pt_value_integer(money),
        pt_value_integer(money),    pt_value_integer(BATCH), pt_value_integer(day + 2)};
    add_rows(connection, "transaction", columns, 9, values, 1);
}

/* Three customers; two bought 100, 50 and 25. */
static void fill(store_fixture *fixture)
{
    store_fixture_open(fixture);
    pt_connection *connection = &fixture->connection;
    add_batch(connection, BATCH, "import", "visible", "/home/somebody/private/orders.csv");
    for (int64_t id = 1; id <= 3; id++) {
        add_customer(connection, id);
    }
    add_order(connection, 1, 11, 900, 1000000);
    add_order(connection, 1, 12, 990, 500000);
    add_order(connection, 2, 21, 500, 250000);
}

static void run_models(store_fixture *fixture, const char *model, int32_t as_of)
{
    pt_error error = {0};
    pt_run_report report = {0};
    const pt_model *models[] = {model == NULL ? NULL : pt_model_find(model)};
    const pt_run_request request = {.models = model == NULL ? NULL : models,
                                    .model_count = model == NULL ? 0 : 1,
                                    .has_as_of = true,
                                    .as_of = as_of,
                                    .thread_count = 1};
    must(pt_study_run(fixture->store, &request, NULL, &report, &error), "run", &error);
}

static pt_report_data load(store_fixture *fixture, pt_arena *arena)
{
    pt_error error = {0};
    pt_report_data data = {0};
    must(pt_report_load(&fixture->connection, PT_ENGLISH, arena, &data, &error), "load", &error);
    return data;
}

static void what_was_computed_is_told(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    run_models(&fixture, NULL, AS_OF);
    pt_report_data data = load(&fixture, &arena);
    CHECK(data.provenance.as_of == AS_OF && data.provenance.customers == 3);
    CHECK(!data.provenance.is_stale && !data.provenance.is_mixed);
    CHECK_TEXT(data.provenance.zone, "Asia/Shanghai");
    CHECK_TEXT(data.provenance.currency, "CNY");
    CHECK(data.provenance.source_count == 1 && data.provenance.further_source_count == 0);
    CHECK_TEXT(data.provenance.sources[0], "orders.csv"); /* and not whose folder it lay in */

    PT_SCOPED(pt_buffer) json = {0};
    CHECK(pt_report_add_json(&json, &data, NULL) == PT_OK);
    CHECK(strstr(json.data, "private") == NULL && strstr(json.data, "customer_id") == NULL);
    PT_SCOPED(pt_json_document) document = {0};
    CHECK(pt_json_parse(json.data, json.length, &document, NULL) == PT_OK);
    const pt_json_node *root = pt_json_root(&document);
    const pt_json_node *sales = pt_json_member(pt_json_member(root, "sales"), "results");
    CHECK_NEAR(pt_json_as_real(pt_json_member(sales, "amount")), 175.0, 1e-9);
    CHECK(pt_json_as_real(pt_json_member(sales, "orders")) == 3);
    CHECK(pt_json_as_real(pt_json_member(sales, "customers")) == 2);
    const pt_json_node *delivery = pt_json_member(pt_json_member(root, "delivery"), "results");
    CHECK(pt_json_as_real(pt_json_member(delivery, "delivered")) == 3);

    PT_SCOPED(pt_buffer) text = {0};
    CHECK(pt_summary_write(&data, PT_ENGLISH, &text, NULL) == PT_OK);
    CHECK(strstr(text.data, "Revenue in all") != NULL && strstr(text.data, "175  CNY") != NULL);
    CHECK(strstr(text.data, "From order to delivery, half take 2 days or less") != NULL);
}

static void a_model_that_was_never_run_is_left_out(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    run_models(&fixture, "rfm", AS_OF);
    pt_report_data data = load(&fixture, &arena);
    for (size_t part = 0; part < PT_REPORT_PARTS; part++) {
        CHECK((data.results[part] != NULL) == (part == PT_REPORT_RFM));
    }
}

static void nothing_computed_says_what_to_do(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    pt_error error = {0};
    pt_report_data data = {0};
    CHECK(pt_report_load(&fixture.connection, PT_ENGLISH, &arena, &data, &error) == PT_NOT_FOUND);
    CHECK_TEXT(error.message, "nothing was computed yet: use patron run");
    CHECK(data.provenance.program_version == NULL);
}

static void parts_of_different_days_or_records_are_mixed(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    run_models(&fixture, NULL, AS_OF);
    run_models(&fixture, "rfm", AS_OF); /* again over the same: nothing to warn of */
    CHECK(!load(&fixture, &arena).provenance.is_mixed);
    run_models(&fixture, "rfm", AS_OF + 1);
    pt_report_data data = load(&fixture, &arena);
    CHECK(data.provenance.is_mixed && data.provenance.as_of == AS_OF + 1);
    run_models(&fixture, "rfm", AS_OF);
    CHECK(!load(&fixture, &arena).provenance.is_mixed);
    add_customer(&fixture.connection, 4);
    run_models(&fixture, "rfm", AS_OF);
    data = load(&fixture, &arena);
    CHECK(data.provenance.is_mixed && data.provenance.customers == 4);
}

static void append(pt_connection *connection, pt_change change)
{
    pt_error error = {0};
    PT_SCOPED(pt_transaction) transaction = {0};
    must(pt_transaction_begin(connection, PT_TRANSACTION_WRITE, &transaction, &error), "begin", &error);
    must(pt_change_append(connection, &change, 1, NULL, &error), "append", &error);
    must(pt_transaction_commit(&transaction, &error), "commit", &error);
}

static void results_are_stale_once_records_change(void)
{
    static const struct {
        pt_change change;
        bool makes_stale;
    } cases[] = {{{.kind = "batch_visible", .batch_id = 72}, true},
                 {{.kind = "batch_undone", .batch_id = 72}, true},
                 {{.kind = "update", .entity = "customer", .customer_id = 1, .record_id = 1}, true},
                 {{.kind = "delete", .entity = "transaction", .customer_id = 1, .record_id = 11}, true},
                 {{.kind = "reveal", .entity = "customer", .customer_id = 1, .record_id = 1}, false},
                 {{.kind = "update", .entity = "user", .record_id = 1}, false}};
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run_models(&fixture, NULL, AS_OF);
        CHECK(!load(&fixture, &arena).provenance.is_stale);
        append(&fixture.connection, cases[i].change);
        CHECK(load(&fixture, &arena).provenance.is_stale == cases[i].makes_stale);
    }
}

static void sources_beyond_five_are_counted(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    add_batch(&fixture.connection, 72, "import", "undone", "gone.csv");
    add_batch(&fixture.connection, 73, "undo", "visible", "72");
    for (int64_t id = 80; id < 88; id++) {
        char name[16];
        snprintf(name, sizeof name, "%d.csv", (int)(id / 2)); /* each twice */
        add_batch(&fixture.connection, id, "import", "visible", name);
    }
    add_batch(&fixture.connection, 90, "import", "visible", "newest/");
    run_models(&fixture, NULL, AS_OF);
    pt_report_data data = load(&fixture, &arena);
    CHECK(data.provenance.source_count == PT_REPORT_SOURCES && data.provenance.further_source_count == 1);
    CHECK_TEXT(data.provenance.sources[0], "newest/");
    CHECK_TEXT(data.provenance.sources[1], "43.csv");
    CHECK_TEXT(data.provenance.sources[4], "40.csv");
}

CHECK_MAIN(what_was_computed_is_told, a_model_that_was_never_run_is_left_out,
           nothing_computed_says_what_to_do, parts_of_different_days_or_records_are_mixed,
           results_are_stale_once_records_change, sources_beyond_five_are_counted)
