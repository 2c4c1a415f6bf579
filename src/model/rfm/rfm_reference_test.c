/* Published and recomputed numbers on real data; skipped where the reference folder is not there. */
#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/model_frame.h"
#include "tests/support/online_retail.h"

extern const pt_model pt_model_rfm;

static pt_status run_renamed(pt_arena *arena, char *csv, const char *header, const pt_named_text *options,
                             pt_result *result)
{
    char *rest = strchr(csv, '\n');
    size_t size = strlen(header) + strlen(rest) + 1;
    char *renamed = test_alloc(arena, size, 1);
    snprintf(renamed, size, "%s%s", header, rest);
    return test_run(arena, &pt_model_rfm, renamed, options, result, NULL);
}

static void check_numbers(const pt_result *result, const char *name, const double *expected, size_t count)
{
    const pt_scalar *scalar = test_scalar(result, name);
    CHECK(scalar->count == count);
    for (size_t i = 0; i < count; i++) {
        CHECK_NEAR(scalar->numbers[i], expected[i], 1e-12);
    }
}

static void check_classes(const pt_result *result, const double *expected)
{
    const pt_frame *classes = test_table(result, "classes");
    for (size_t i = 0; i < 8; i++) {
        CHECK(test_number(classes, i, "customers") == expected[i]);
    }
}

/* The example of the R package rfm: cut points, every score, the eight classes by means. */
static void scores_are_those_of_the_r_package(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    char *csv = test_file_text(&arena, test_shared_path(&arena, "data/rfm/rfm_data_orders.csv"));
    char *scores =
        test_file_text(&arena, test_shared_path(&arena, "data/rfm/rfm_data_orders_expected_scores.csv"));
    if (csv == NULL || scores == NULL) {
        puts("skipped: no reference data");
        return;
    }
    pt_result result = {0};
    const pt_named_text options[] = {{"as-of", "2006-12-31"}, {"scoring", "cutpoints"}, {0}};
    CHECK(run_renamed(&arena, csv, "customer_id,date,amount", options, &result) == PT_OK);
    check_numbers(&result, "r_cuts", (const double[]){115, 181, 297.4, 482}, 4);
    check_numbers(&result, "f_cuts", (const double[]){4, 5, 6, 8}, 4);
    check_numbers(&result, "m_cuts", (const double[]){255.8, 382, 506.4, 666}, 4);
    check_numbers(&result, "r_counts", (const double[]){197, 200, 199, 199, 200}, 5);
    check_numbers(&result, "f_counts", (const double[]){268, 187, 176, 244, 120}, 5);
    check_numbers(&result, "m_counts", (const double[]){200, 200, 198, 202, 195}, 5);
    check_classes(&result, (const double[]){274, 20, 125, 28, 102, 185, 39, 222});
    test_cells expected = test_parse(&arena, scores);
    const pt_frame *customers = test_table(&result, "customers");
    CHECK(expected.row_count == 995 && customers->row_count == 995);
    for (size_t row = 0; row < expected.row_count; row++) {
        size_t at = test_row(customers, "customer_id", test_cell(&expected, row, "id"));
        CHECK(test_number(customers, at, "recency_days") == test_real(test_cell(&expected, row, "rec")));
        CHECK(test_number(customers, at, "frequency") == test_real(test_cell(&expected, row, "freq")));
        CHECK(test_number(customers, at, "monetary") == test_real(test_cell(&expected, row, "mon")));
        CHECK(test_number(customers, at, "r") == test_real(test_cell(&expected, row, "R")));
        CHECK(test_number(customers, at, "f") == test_real(test_cell(&expected, row, "F")));
        CHECK(test_number(customers, at, "m") == test_real(test_cell(&expected, row, "M")));
    }
}

/* Scores as quantiles cut them are also those of fixed limits at the same numbers. */
static void check_retail_scores(const pt_frame *customers, const test_cells *expected)
{
    CHECK(expected->row_count == 4338 && customers->row_count == 4338);
    for (size_t row = 0; row < expected->row_count; row++) {
        char id[16];
        snprintf(id, sizeof id, "%d",
                 (int)test_real(test_cell(expected, row, "CustomerID"))); /* written 12346.0 */
        size_t at = test_row(customers, "customer_id", id);
        CHECK(test_number(customers, at, "recency_days") == test_real(test_cell(expected, row, "R")));
        CHECK(test_number(customers, at, "frequency") == test_real(test_cell(expected, row, "F")));
        CHECK_NEAR(test_number(customers, at, "monetary"), test_real(test_cell(expected, row, "M")), 1e-12);
        CHECK(test_number(customers, at, "r") == test_real(test_cell(expected, row, "Rs")));
        CHECK(test_number(customers, at, "f") == test_real(test_cell(expected, row, "Fs")));
        CHECK(test_number(customers, at, "m") == test_real(test_cell(expected, row, "Ms")));
    }
}

static void online_retail_is_scored_as_expected(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_frame frame;
    char *scores =
        test_file_text(&arena, test_shared_path(&arena, "data/rfm/online_retail_rfm_expected.csv"));
    if (scores == NULL || !test_retail_frame(&arena, &pt_model_rfm.inputs[0], true, &frame)) {
        puts("skipped: no reference data");
        return;
    }
    test_cells expected = test_parse(&arena, scores);
    CHECK(frame.row_count == 397884);
    pt_result result = {0};
    const pt_named_text options[] = {{"as-of", "2011-12-10"}, {"scoring", "quantiles"}, {0}};
    CHECK(test_run_frames(&arena, &pt_model_rfm, &frame, options, &result, NULL) == PT_OK);
    CHECK_NEAR(test_scalar(&result, "amount")->number, 8911407.904, 1e-12);
    check_numbers(&result, "r_cuts", (const double[]){13.8, 33, 72, 180}, 4);
    check_numbers(&result, "f_cuts", (const double[]){1, 2, 3, 6}, 4);
    check_numbers(&result, "m_cuts", (const double[]){250.194, 490.096, 942.276, 2058.426}, 4);
    check_numbers(&result, "r_counts", (const double[]){861, 866, 863, 880, 868}, 5);
    check_numbers(&result, "f_counts", (const double[]){1493, 835, 508, 802, 700}, 5);
    check_numbers(&result, "m_counts", (const double[]){868, 867, 868, 867, 868}, 5);
    check_classes(&result, (const double[]){689, 117, 27, 38, 358, 1750, 40, 1319});
    CHECK_NEAR(test_scalar(&result, "recency_mean")->number, 93.059474, 1e-8);
    CHECK_NEAR(test_scalar(&result, "frequency_mean")->number, 4.2720148, 1e-7);
    CHECK_NEAR(test_scalar(&result, "monetary_mean")->number, 2054.26646, 1e-8);
    check_retail_scores(test_table(&result, "customers"), &expected);

    const pt_named_text fixed[] = {{"as-of", "2011-12-10"},
                                   {"scoring", "fixed"},
                                   {"r-cuts", "13.8,33,72,180"},
                                   {"f-cuts", "1,2,3,6"},
                                   {"m-cuts", "250.194,490.096,942.276,2058.426"},
                                   {0}};
    CHECK(test_run_frames(&arena, &pt_model_rfm, &frame, fixed, &result, NULL) == PT_OK);
    check_retail_scores(test_table(&result, "customers"), &expected);
}

CHECK_MAIN(scores_are_those_of_the_r_package, online_retail_is_scored_as_expected)
