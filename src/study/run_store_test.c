#include "study/run.h"

#include "base/json/reader.h"
#include "base/time/civil.h"
#include "record/import/batch/owner.h"
#include "store/change.h"
#include "store/job.h"
#include "study/outcome_store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

#include <stdlib.h>

/* As of day 1000. Customer 1 buys much and lately, 2 little and long ago, 3 returns what was bought, 4 never
 * buys, 5 is deleted, 6 has only rows of a batch that nobody may see. */
enum { AS_OF = 1000, VISIBLE = 71, HIDDEN = 72 };

static const int64_t customers[][3] = {/* id, deleted, credit */
                                       {1, 0, 90}, {2, 0, -1}, {3, 0, 10},
                                       {4, 0, 50}, {5, 1, 50}, {6, 0, -1}};

static const int64_t transactions[][5] = {
    /* customer, id, day, money, batch */
    {1, 11, 900, 1000000, VISIBLE},  {1, 12, 990, 2000000, VISIBLE}, {1, 13, 1000, 500000, VISIBLE},
    {1, 14, 1001, 9000000, VISIBLE}, {2, 21, 500, 300000, VISIBLE},  {3, 31, 950, 700000, VISIBLE},
    {3, 32, 960, -700000, VISIBLE},  {5, 51, 999, 100000, VISIBLE},  {6, 61, 999, 100000, HIDDEN}};

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

static void add_batches(pt_connection *connection)
{
    static const char *const columns[] = {"id", "kind", "state", "source", "created_at", "created_by"};
    const pt_value values[] = {pt_value_integer(VISIBLE), pt_value_text("import"), pt_value_text("visible"),
                               pt_value_text("test"),     pt_value_integer(0),     pt_value_integer(0),
                               pt_value_integer(HIDDEN),  pt_value_text("import"), pt_value_text("applying"),
                               pt_value_text("test"),     pt_value_integer(0),     pt_value_integer(0)};
    add_rows(connection, "batch", columns, 6, values, 2);
}

static void add_customers(pt_connection *connection)
{
    static const char *const columns[] = {"customer_id", "name",       "version",     "created_at",
                                          "updated_at",  "deleted_at", "credit_score"};
    enum { COUNT = sizeof customers / sizeof *customers, WIDTH = 7 };
    pt_value values[COUNT * WIDTH];
    for (size_t i = 0; i < COUNT; i++) {
        pt_value *row = values + i * WIDTH;
        row[0] = pt_value_integer(customers[i][0]);
        row[1] = pt_value_text("somebody");
        row[2] = row[3] = row[4] = pt_value_integer(1);
        row[5] = customers[i][1] == 0 ? (pt_value){0} : pt_value_integer(1);
        row[6] = customers[i][2] < 0 ? (pt_value){0} : pt_value_real((double)customers[i][2]);
    }
    add_rows(connection, "customer", columns, WIDTH, values, COUNT);
}

static void add_transactions(pt_connection *connection)
{
    static const char *const columns[] = {"customer_id", "id",        "occurred_at", "day",
                                          "kind",        "amount",    "base_amount", "batch_id",
                                          "ship_mode",   "shipped_on"};
    enum { COUNT = sizeof transactions / sizeof *transactions, WIDTH = 10 };
    pt_value values[COUNT * WIDTH];
    for (size_t i = 0; i < COUNT; i++) {
        pt_value *row = values + i * WIDTH;
        row[0] = pt_value_integer(transactions[i][0]);
        row[1] = pt_value_integer(transactions[i][1]);
        row[2] = pt_value_integer(transactions[i][2] * PT_MICROSECONDS_PER_DAY);
        row[3] = pt_value_integer(transactions[i][2]);
        row[4] = pt_value_text(transactions[i][3] < 0 ? "return" : "sale");
        row[5] = row[6] = pt_value_integer(transactions[i][3]);
        row[7] = pt_value_integer(transactions[i][4]);
        /* Only one row says how it was sent: the column is unknown before and after it. */
        row[8] = i == 2 ? pt_value_text("van") : (pt_value){0};
        row[9] = i == 2 ? pt_value_integer(1003) : (pt_value){0};
    }
    add_rows(connection, "transaction", columns, WIDTH, values, COUNT);
}

static void fill(store_fixture *fixture)
{
    store_fixture_open(fixture);
    add_batches(&fixture->connection);
    add_customers(&fixture->connection);
    add_transactions(&fixture->connection);
}

static int64_t run_id_of(const pt_run_report *report, const char *model)
{
    for (size_t i = 0; i < report->item_count; i++) {
        if (strcmp(report->items[i].model->name, model) == 0) {
            return report->items[i].run_id;
        }
    }
    return 0;
}

static void only_what_everybody_may_see_is_counted(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    pt_error error = {0};
    pt_run_report report = {0};
    const pt_run_request request = {.has_as_of = true, .as_of = AS_OF, .thread_count = 1};
    must(pt_study_run(fixture.store, &request, NULL, &report, &error), "run", &error);
    CHECK(report.as_of == AS_OF && report.customer_count == 5 && report.transaction_count == 6);

    pt_metric id = {0};
    pt_metric monetary = {0};
    pt_metric frequency = {0};
    int64_t run = run_id_of(&report, "rfm");
    must(pt_metric_load(&fixture.connection, run, "customer_id", &arena, &id, &error), "id", &error);
    must(pt_metric_load(&fixture.connection, run, "monetary", &arena, &monetary, &error), "monetary", &error);
    must(pt_metric_load(&fixture.connection, run, "frequency", &arena, &frequency, &error), "frequency",
         &error);
    CHECK(id.row_count == 3 && monetary.row_count == 3 && id.block_count == 1);
    static const double spent[] = {350, 30, 70};
    static const int64_t orders[] = {3, 1, 1};
    for (size_t i = 0; i < 3; i++) {
        CHECK(id.blocks[0].dictionary->ids[id.blocks[0].code[i]] == customers[i][0]);
        CHECK_NEAR(monetary.blocks[0].real[i], spent[i], 1e-12);
        CHECK(frequency.blocks[0].integer[i] == orders[i]);
    }
    pt_metric contribution = {0};
    run = run_id_of(&report, "value");
    must(pt_metric_load(&fixture.connection, run, "contribution_percentile", &arena, &contribution, &error),
         "contribution", &error);
    CHECK(contribution.row_count == 3); /* only those who bought, returned or not */
    CHECK(pt_metric_load(&fixture.connection, run, "shoe_size", &arena, &id, &error) == PT_NOT_FOUND);
}

static void returns_count_when_they_are_asked_for(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    pt_error error = {0};
    pt_run_report report = {0};
    const pt_run_request request = {
        .has_as_of = true, .as_of = AS_OF, .counts_returns = true, .thread_count = 1};
    must(pt_study_run(fixture.store, &request, NULL, &report, &error), "run", &error);
    CHECK(report.transaction_count == 7);
    pt_metric monetary = {0};
    int64_t run = run_id_of(&report, "rfm");
    must(pt_metric_load(&fixture.connection, run, "monetary", &arena, &monetary, &error), "monetary", &error);
    CHECK_NEAR(monetary.blocks[0].real[2], 0.0, 1e-12);
}

static void results_say_where_they_come_from(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    pt_error error = {0};
    pt_run_report report = {0};
    pt_saved_outcome outcome = {0};
    const pt_named_text options[] = {{"rfm.split", "median"}};
    const pt_run_request request = {
        .has_as_of = true, .as_of = AS_OF, .thread_count = 1, .options = options, .option_count = 1};
    CHECK(pt_outcome_load(&fixture.connection, "rfm", PT_ENGLISH, &arena, &outcome, &error) == PT_NOT_FOUND);
    must(pt_study_run(fixture.store, &request, NULL, &report, &error), "run", &error);
    must(pt_outcome_load(&fixture.connection, "rfm", PT_ENGLISH, &arena, &outcome, &error), "load", &error);
    CHECK(outcome.run_id == run_id_of(&report, "rfm") && outcome.as_of == AS_OF && !outcome.is_stale);

    PT_SCOPED(pt_json_document) document = {0};
    must(pt_json_parse(outcome.json, strlen(outcome.json), &document, &error), "json", &error);
    const pt_json_node *root = pt_json_root(&document);
    CHECK_TEXT(pt_json_as_text(pt_json_member(root, "model")), "rfm");
    CHECK_TEXT(pt_json_as_text(pt_json_member(pt_json_member(root, "parameters"), "split")), "median");
    CHECK_TEXT(pt_json_as_text(pt_json_member(pt_json_member(root, "parameters"), "as_of")), "1972-09-27");
    const pt_json_node *tables = pt_json_member(root, "tables");
    CHECK(pt_json_count(pt_json_member(tables, "classes")) == 8);
    CHECK(pt_json_member(tables, "customers") == NULL);
}

static void an_option_without_a_model_is_refused(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    fill(&fixture);
    pt_run_report report = {0};
    const pt_named_text wrong[] = {{"scoring", "rank"}, {"rmf.scoring", "rank"}, {"rfm.scorign", "rank"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        pt_error error = {0};
        const pt_run_request request = {
            .has_as_of = true, .as_of = AS_OF, .thread_count = 1, .options = &wrong[i], .option_count = 1};
        CHECK(pt_study_run(fixture.store, &request, NULL, &report, &error) == PT_INVALID_INPUT);
    }
}

static void an_empty_store_is_too_little_data(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    pt_error error = {0};
    pt_run_report report = {0};
    const pt_run_request request = {.has_as_of = true, .as_of = AS_OF, .thread_count = 1};
    CHECK(pt_study_run(fixture.store, &request, NULL, &report, &error) == PT_TOO_LITTLE_DATA);
}

static void cancelled_work_keeps_nothing_half(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    pt_error error = {0};
    pt_run_report report = {0};
    pt_saved_outcome outcome = {0};
    pt_progress progress = {0};
    atomic_store(&progress.cancelled, true);
    const pt_run_request request = {.has_as_of = true, .as_of = AS_OF, .thread_count = 1};
    CHECK(pt_study_run(fixture.store, &request, &progress, &report, &error) == PT_CANCELLED);
    CHECK(pt_outcome_load(&fixture.connection, "rfm", PT_ENGLISH, &arena, &outcome, &error) == PT_NOT_FOUND);
}

static void only_the_newest_runs_keep_their_metrics(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    pt_error error = {0};
    pt_metric metric = {0};
    int64_t runs[PT_RUNS_WITH_BLOCKS + 1];
    const pt_model *models[] = {pt_model_find("rfm")};
    const pt_run_request request = {
        .models = models, .model_count = 1, .has_as_of = true, .as_of = AS_OF, .thread_count = 1};
    for (size_t i = 0; i <= PT_RUNS_WITH_BLOCKS; i++) {
        pt_run_report report = {0};
        must(pt_study_run(fixture.store, &request, NULL, &report, &error), "run", &error);
        runs[i] = report.items[0].run_id;
    }
    CHECK(pt_metric_load(&fixture.connection, runs[0], "r", &arena, &metric, &error) == PT_NOT_FOUND);
    CHECK(pt_metric_load(&fixture.connection, runs[1], "r", &arena, &metric, &error) == PT_OK);
}

static int64_t count_changes(pt_connection *connection, const char *kind)
{
    static const pt_query query = {.name = "count_changes",
                                   .origin = "test",
                                   .text = "SELECT count(*) FROM stage_change WHERE kind = $1",
                                   .parameter_count = 1,
                                   .parameters = {"kind"}};
    pt_error error = {0};
    const pt_value value = pt_value_text(kind);
    bool has_row = false;
    PT_SCOPED(pt_rows) rows = {0};
    must(pt_select(connection, &query, &value, &rows, &error), "count", &error);
    must(pt_rows_next(&rows, &has_row, &error), "count", &error);
    return pt_rows_integer(&rows, 0);
}

static int64_t count_rows(pt_connection *connection, const char *text, int64_t id)
{
    const pt_query query = {
        .name = "count_rows", .origin = "test", .text = text, .parameter_count = 1, .parameters = {"id"}};
    pt_error error = {0};
    const pt_value value = pt_value_integer(id);
    bool has_row = false;
    PT_SCOPED(pt_rows) rows = {0};
    must(pt_select(connection, &query, &value, &rows, &error), "count", &error);
    must(pt_rows_next(&rows, &has_row, &error), "count", &error);
    return pt_rows_integer(&rows, 0);
}

static void run_as_of(store_fixture *fixture, int32_t as_of)
{
    pt_error error = {0};
    pt_run_report report = {0};
    const pt_run_request request = {.has_as_of = true, .as_of = as_of, .thread_count = 1};
    must(pt_study_run(fixture->store, &request, NULL, &report, &error), "run", &error);
}

static void only_changes_of_stages_are_kept(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    fill(&fixture);
    run_as_of(&fixture, AS_OF);
    int64_t stages = count_changes(&fixture.connection, "lifecycle_stage");
    int64_t classes = count_changes(&fixture.connection, "rfm_class");
    CHECK(stages == 5 && classes == 3); /* prospects have a stage, too; only buyers have a class */
    run_as_of(&fixture, AS_OF);
    run_as_of(&fixture, AS_OF - 20); /* history is not rewritten by a look back */
    CHECK(count_changes(&fixture.connection, "lifecycle_stage") == stages);
    CHECK(count_changes(&fixture.connection, "rfm_class") == classes);
    run_as_of(&fixture, AS_OF + 2000); /* by then all who bought are long silent */
    CHECK(count_changes(&fixture.connection, "lifecycle_stage") > stages);
    CHECK(count_changes(&fixture.connection, "lifecycle_stage") <= stages + 3);
}

/* The job of that id; texts live in arena. */
static pt_job job_of(store_fixture *fixture, int64_t id, pt_arena *arena)
{
    pt_error error = {0};
    pt_job job = {0};
    must(pt_job_load(&fixture->connection, id, arena, &job, &error), "job", &error);
    CHECK_TEXT(job.kind, "run");
    return job;
}

static bool says(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}

static void a_run_is_a_job_from_beginning_to_end(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    pt_error error = {0};
    pt_run_report report = {0};
    const pt_model *models[] = {pt_model_find("rfm")};
    const pt_named_text options[] = {{"rfm.split", "median"}};
    const pt_run_request request = {.models = models,
                                    .model_count = 1,
                                    .has_as_of = true,
                                    .as_of = AS_OF,
                                    .options = options,
                                    .option_count = 1,
                                    .thread_count = 1,
                                    .created_by = 77};
    must(pt_study_run(fixture.store, &request, NULL, &report, &error), "run", &error);
    const pt_job job = job_of(&fixture, report.job_id, &arena);
    CHECK_TEXT(job.state, "done");
    CHECK_TEXT(job.owner, "77");
    CHECK_TEXT(job.parameters, "{\"as_of\":\"1972-09-27\",\"models\":[\"rfm\"],\"with_returns\":false,"
                               "\"options\":{\"rfm.split\":\"median\"}}");
    CHECK(
        says(job.result,
             "\"customers\":5,\"transactions\":6,\"runs\":[{\"model\":\"rfm\",\"status\":\"ok\",\"run\":\""));
    CHECK(job.error == NULL && job.started_at > 0 && job.finished_at >= job.started_at);
    CHECK(count_rows(&fixture.connection, "SELECT count(*) FROM model_run WHERE job_id = $1",
                     report.job_id) == 1);
}

static void the_job_of_a_run_that_fails_says_why(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    store_fixture_open(&fixture);
    pt_error error = {0};
    pt_run_report report = {0};
    const pt_run_request request = {.has_as_of = true, .as_of = AS_OF, .thread_count = 1};
    CHECK(pt_study_run(fixture.store, &request, NULL, &report, &error) == PT_TOO_LITTLE_DATA);
    pt_job job = job_of(&fixture, report.job_id, &arena);
    CHECK_TEXT(job.state, "failed");
    CHECK(says(job.error, "\"status\":\"too_little_data\"") &&
          says(job.error, "there is nothing to compute from"));
    pt_progress progress = {0};
    atomic_store(&progress.cancelled, true);
    CHECK(pt_study_run(fixture.store, &request, &progress, &report, &error) == PT_CANCELLED);
    job = job_of(&fixture, report.job_id, &arena);
    CHECK_TEXT(job.state, "cancelled");
    CHECK(job.finished_at > 0);
}

/* A run at work: its job, made by the process that checkpoint names, and a result that it has begun to keep.
 */
static int64_t begin_run(store_fixture *fixture, const char *checkpoint, int64_t run_id)
{
    pt_error error = {0};
    pt_node node = {0};
    pt_job_lease lease = {0};
    const pt_job_order order = {.kind = "run", .checkpoint = checkpoint};
    must(pt_node_lease(&fixture->connection, pt_instant_now(), &node, &error), "lease", &error);
    must(pt_job_start(&fixture->connection, &node, &order, &lease, &error), "job", &error);
    static const char *const columns[] = {
        "id",         "model",     "model_version",   "program_version", "state",
        "parameters", "as_of",     "input_rows",      "customer_count",  "input_fingerprint",
        "results",    "warnings",  "change_position", "job_id",          "is_stale",
        "started_at", "created_by"};
    const pt_value values[] = {pt_value_integer(run_id), pt_value_text("rfm"),       pt_value_integer(1),
                               pt_value_text("0"),       pt_value_text("saving"),    pt_value_text("{}"),
                               pt_value_integer(AS_OF),  pt_value_integer(0),        pt_value_integer(0),
                               pt_value_text(""),        pt_value_text("{}"),        pt_value_text("[]"),
                               pt_value_integer(0),      pt_value_integer(lease.id), pt_value_integer(0),
                               pt_value_integer(1),      pt_value_integer(0)};
    add_rows(&fixture->connection, "model_run", columns, sizeof columns / sizeof *columns, values, 1);
    must(pt_node_release(&fixture->connection, &node, &error), "release", &error);
    return lease.id;
}

static void the_next_run_ends_what_a_killed_one_left(void)
{
    PT_SCOPED(store_fixture) fixture = {0};
    PT_SCOPED(pt_arena) arena = {0};
    fill(&fixture);
    PT_SCOPED(pt_buffer) alive = {0};
    PT_SCOPED(pt_buffer) gone = {0};
    pt_owner_add(&alive);
    /* The same process number, but of one that began at another time. */
    pt_buffer_add(&gone, alive.data, alive.length - 1);
    pt_buffer_add_text(&gone, "1}");
    int64_t killed = begin_run(&fixture, pt_buffer_text(&gone), 501);
    int64_t at_work = begin_run(&fixture, pt_buffer_text(&alive), 502);
    run_as_of(&fixture, AS_OF);
    pt_job job = job_of(&fixture, killed, &arena);
    CHECK_TEXT(job.state, "failed");
    CHECK(says(job.error, "ended before it was done") && job.finished_at > 0);
    CHECK_TEXT(job_of(&fixture, at_work, &arena).state, "running");
    static const char count[] = "SELECT count(*) FROM model_run WHERE id = $1";
    CHECK(count_rows(&fixture.connection, count, 501) == 0);
    CHECK(count_rows(&fixture.connection, count, 502) == 1); /* it is at work now */
}

CHECK_MAIN(only_changes_of_stages_are_kept, only_what_everybody_may_see_is_counted,
           returns_count_when_they_are_asked_for, results_say_where_they_come_from,
           an_option_without_a_model_is_refused, an_empty_store_is_too_little_data,
           cancelled_work_keeps_nothing_half, only_the_newest_runs_keep_their_metrics,
           a_run_is_a_job_from_beginning_to_end, the_job_of_a_run_that_fails_says_why,
           the_next_run_ends_what_a_killed_one_left)
