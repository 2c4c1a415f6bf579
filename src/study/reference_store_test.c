/* Real files the whole way, import to results: the same numbers as from the files (analytics reference a and
 * f). */
#include "study/run.h"

#include "base/json/reader.h"
#include "base/scope.h"
#include "base/time/civil.h"
#include "record/import/import.h"
#include "study/outcome_store.h"
#include "tests/support/check.h"
#include "tests/support/model_frame.h"
#include "tests/support/online_retail.h"
#include "tests/support/store_fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(pt_status status, const char *what, const pt_error *error)
{
    if (status != PT_OK) {
        store_fixture_print(what, error);
        exit(EXIT_FAILURE);
    }
}

static void import(store_fixture *fixture, pt_arena *arena, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/orders.csv", fixture->folder);
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
    pt_schema schema = {0};
    pt_id_generator ids;
    pt_error error = {0};
    must(pt_schema_load(arena, &schema, &error), "schema", &error);
    pt_id_generator_make(&ids, 1, 0);
    const pt_import_place place = {.store = fixture->store, .schema = &schema, .ids = &ids, .arena = arena};
    pt_import_report report = {0};
    must(pt_import_run(&place, path, &(pt_import_options){0}, &report, &error), path, &error);
    CHECK(report.lines.rejected == 0);
}

static void run(store_fixture *fixture, const char *as_of, bool counts_returns, const pt_named_text *options,
                size_t option_count)
{
    pt_error error = {0};
    pt_run_report report = {0};
    pt_run_request request = {.has_as_of = true,
                              .counts_returns = counts_returns,
                              .options = options,
                              .option_count = option_count,
                              .thread_count = 2};
    CHECK(pt_date_parse(as_of, &request.as_of));
    must(pt_study_run(fixture->store, &request, NULL, &report, &error), "run", &error);
}

/* One metric of the newest run of rfm, as a number for each row. */
static double metric_at(const pt_metric *metric, size_t row)
{
    const pt_column *block = &metric->blocks[row / PT_BLOCK_ROWS];
    size_t at = row % PT_BLOCK_ROWS;
    return block->type == PT_COLUMN_REAL ? block->real[at] : (double)block->integer[at];
}

static pt_metric load(store_fixture *fixture, pt_arena *arena, int64_t run_id, const char *name)
{
    pt_error error = {0};
    pt_metric metric = {0};
    must(pt_metric_load(&fixture->connection, run_id, name, arena, &metric, &error), name, &error);
    return metric;
}

/* numbers[i] is what customer ids[i] is called in the file, ids ascending as the metrics have them. */
static size_t load_numbers(store_fixture *fixture, pt_arena *arena, int64_t *ids, const char **numbers,
                           size_t capacity)
{
    static const pt_query query = {.name = "customer_numbers",
                                   .origin = "test",
                                   .text = "SELECT customer_id, number FROM customer ORDER BY customer_id"};
    pt_error error = {0};
    size_t count = 0;
    PT_SCOPED(pt_rows) rows = {0};
    must(pt_select(&fixture->connection, &query, NULL, &rows, &error), "numbers", &error);
    for (bool has_row = true; has_row && count < capacity;) {
        must(pt_rows_next(&rows, &has_row, &error), "numbers", &error);
        if (has_row) {
            ids[count] = pt_rows_integer(&rows, 0);
            numbers[count++] = pt_arena_copy_text(arena, pt_rows_text(&rows, 1));
        }
    }
    return count;
}

enum { CUSTOMERS = 5000, FIGURES = 6 };

/* Every customer's row of the expected file: names in its first column, then FIGURES numbers in the order of
 * metrics. Returns how many customers agree in all. */
static size_t count_agreeing(store_fixture *fixture, pt_arena *arena, const test_cells *expected,
                             const char *const *metrics)
{
    pt_error error = {0};
    pt_saved_outcome saved = {0};
    must(pt_outcome_load(&fixture->connection, "rfm", PT_ENGLISH, arena, &saved, &error), "rfm", &error);
    int64_t *ids = test_alloc(arena, CUSTOMERS, sizeof *ids);
    const char **numbers = test_alloc(arena, CUSTOMERS, sizeof *numbers);
    size_t known = load_numbers(fixture, arena, ids, numbers, CUSTOMERS);
    pt_metric customer = load(fixture, arena, saved.run_id, "customer_id");
    pt_metric values[FIGURES];
    for (size_t f = 0; f < FIGURES; f++) {
        values[f] = load(fixture, arena, saved.run_id, metrics[f]);
    }
    size_t agreeing = 0;
    size_t at = 0;
    for (size_t row = 0; row < customer.row_count; row++) {
        const pt_column *key = &customer.blocks[row / PT_BLOCK_ROWS];
        while (at < known && ids[at] != key->dictionary->ids[row % PT_BLOCK_ROWS]) {
            at++;
        }
        for (size_t line = 0; at < known && line < expected->row_count; line++) {
            char *const *cells = expected->cells + (line + 1) * expected->column_count;
            size_t name_length = strcspn(cells[0], ".");
            bool is_same = expected->column_count == 7 ? strlen(numbers[at]) == name_length &&
                                                             strncmp(cells[0], numbers[at], name_length) == 0
                                                       : strcmp(cells[0], numbers[at]) == 0;
            for (size_t f = 0; is_same && f < FIGURES; f++) {
                is_same = fabs(test_real(cells[1 + f]) - metric_at(&values[f], row)) < 1e-6;
            }
            agreeing += is_same;
        }
    }
    return agreeing;
}

static void check_classes(store_fixture *fixture, pt_arena *arena, const int64_t *expected)
{
    pt_error error = {0};
    pt_saved_outcome saved = {0};
    PT_SCOPED(pt_json_document) document = {0};
    must(pt_outcome_load(&fixture->connection, "rfm", PT_ENGLISH, arena, &saved, &error), "rfm", &error);
    must(pt_json_parse(saved.json, strlen(saved.json), &document, &error), "json", &error);
    const pt_json_node *classes =
        pt_json_member(pt_json_member(pt_json_root(&document), "tables"), "classes");
    for (size_t i = 0; i < 8; i++) {
        CHECK(pt_json_as_integer(pt_json_member(pt_json_item(classes, i), "customers")) == expected[i]);
    }
}

/* size and the months after the first of the cohort 2010-12. */
static void check_cohorts(store_fixture *fixture, pt_arena *arena, const int64_t *sizes, const int64_t *first)
{
    pt_error error = {0};
    pt_saved_outcome saved = {0};
    PT_SCOPED(pt_json_document) document = {0};
    must(pt_outcome_load(&fixture->connection, "cohort", PT_ENGLISH, arena, &saved, &error), "cohort",
         &error);
    must(pt_json_parse(saved.json, strlen(saved.json), &document, &error), "json", &error);
    const pt_json_node *cohorts =
        pt_json_member(pt_json_member(pt_json_root(&document), "tables"), "cohorts");
    size_t seen = 0;
    for (size_t i = 0; i < pt_json_count(cohorts); i++) {
        const pt_json_node *row = pt_json_item(cohorts, i);
        int64_t period = pt_json_as_integer(pt_json_member(row, "period"));
        int64_t retained = pt_json_as_integer(pt_json_member(row, "retained"));
        if (period == 0) {
            CHECK(seen < 13 && retained == sizes[seen]);
            seen++;
        } else if (seen == 1) {
            CHECK(period <= 12 && retained == first[period - 1]);
        }
    }
    CHECK(seen == 13);
}

static void online_retail_gives_the_reference_numbers(void)
{
    static const char *const metrics[FIGURES] = {"recency_days", "frequency", "monetary", "r", "f", "m"};
    static const int64_t classes[8] = {689, 117, 27, 38, 358, 1750, 40, 1319};
    static const int64_t clean_sizes[] = {885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41};
    static const int64_t clean_first[] = {324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235};
    static const int64_t all_sizes[] = {948, 421, 380, 440, 299, 279, 235, 191, 167, 298, 352, 321, 41};
    static const int64_t all_first[] = {362, 317, 367, 341, 376, 360, 336, 336, 374, 354, 474, 260};
    static const pt_named_text options[] = {{"rfm.scoring", "quantiles"}, {"cohort.partial", "yes"}};
    PT_SCOPED(pt_arena) arena = {0};
    char *text = test_retail_text(&arena);
    char *expected =
        test_file_text(&arena, test_shared_path(&arena, "data/rfm/online_retail_rfm_expected.csv"));
    if (text == NULL || expected == NULL) {
        puts("skipped: no reference data");
        return;
    }
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    import(&fixture, &arena, text);
    run(&fixture, "2011-12-10", false, options, 2);
    test_cells cells = test_parse(&arena, expected);
    CHECK(cells.row_count == 4338 && count_agreeing(&fixture, &arena, &cells, metrics) == 4338);
    check_classes(&fixture, &arena, classes);
    check_cohorts(&fixture, &arena, clean_sizes, clean_first);
    run(&fixture, "2011-12-10", true, options, 2);
    check_cohorts(&fixture, &arena, all_sizes, all_first);
}

/* The orders of the R package rfm, 995 customers known by their names. */
static void the_example_of_the_r_package_gives_its_scores(void)
{
    static const char *const metrics[FIGURES] = {"recency_days", "frequency", "monetary", "r", "f", "m"};
    static const int64_t classes[8] = {274, 20, 125, 28, 102, 185, 39, 222};
    static const pt_named_text options[] = {{"rfm.scoring", "cutpoints"}};
    PT_SCOPED(pt_arena) arena = {0};
    char *text = test_file_text(&arena, test_shared_path(&arena, "data/rfm/rfm_data_orders.csv"));
    char *expected =
        test_file_text(&arena, test_shared_path(&arena, "data/rfm/rfm_data_orders_expected_scores.csv"));
    if (text == NULL || expected == NULL) {
        puts("skipped: no reference data");
        return;
    }
    PT_SCOPED(store_fixture) fixture = {0};
    store_fixture_open(&fixture);
    import(&fixture, &arena, text);
    run(&fixture, "2006-12-31", false, options, 1);
    test_cells cells = test_parse(&arena, expected);
    CHECK(cells.row_count == 995 && count_agreeing(&fixture, &arena, &cells, metrics) == 995);
    check_classes(&fixture, &arena, classes);
}

CHECK_MAIN(the_example_of_the_r_package_gives_its_scores, online_retail_gives_the_reference_numbers)
