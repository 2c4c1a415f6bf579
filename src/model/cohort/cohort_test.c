#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/model_frame.h"
#include "tests/support/online_retail.h"

extern const pt_model pt_model_cohort;

static const char purchases[] = "customer_id,date\n"
                                "B,2024-02-29\n"
                                "A,2024-01-31\n"
                                "A,2024-01-02\n"
                                "C,2024-01-15\n"
                                "A,2024-03-01\n"
                                "C,2024-04-10\n"
                                "D,2024-04-12\n";

static void check_row(const pt_frame *table, size_t row, const char *cohort, const double expected[3])
{
    CHECK_TEXT(test_text(table, row, "cohort"), cohort);
    CHECK(test_number(table, row, "size") == expected[0]);
    CHECK(test_number(table, row, "period") == expected[1]);
    CHECK(test_number(table, row, "retained") == expected[2]);
    CHECK_NEAR(test_number(table, row, "rate"), expected[2] / expected[0], 1e-15);
}

static void months_that_are_over_are_counted(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"as-of", "2024-04-29"}, {0}};
    CHECK(test_run(&arena, &pt_model_cohort, purchases, options, &result, NULL) == PT_OK);
    const pt_frame *table = test_table(&result, "cohorts");
    CHECK(table->row_count == 5); /* nothing of April */
    check_row(table, 0, "2024-01", (const double[]){2, 0, 2});
    check_row(table, 1, "2024-01", (const double[]){2, 1, 0});
    check_row(table, 2, "2024-01", (const double[]){2, 2, 1});
    check_row(table, 3, "2024-02", (const double[]){1, 0, 1});
    check_row(table, 4, "2024-02", (const double[]){1, 1, 0});
    CHECK(result.warning_count == 0);
}

static void a_month_is_over_on_its_last_day(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"as-of", "2024-04-30"}, {0}};
    CHECK(test_run(&arena, &pt_model_cohort, purchases, options, &result, NULL) == PT_OK);
    const pt_frame *table = test_table(&result, "cohorts");
    CHECK(table->row_count == 8);
    check_row(table, 3, "2024-01", (const double[]){2, 3, 1});
    check_row(table, 7, "2024-04", (const double[]){1, 0, 1});
    CHECK(test_scalar(&result, "customers")->number == 4 && test_scalar(&result, "cohorts")->number == 3);
}

static void the_month_under_way_is_shown_on_demand(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"as-of", "2024-04-11"}, {"partial", "yes"}, {0}};
    CHECK(test_run(&arena, &pt_model_cohort, purchases, options, &result, NULL) == PT_OK);
    const pt_frame *table = test_table(&result, "cohorts");
    CHECK(table->row_count == 7); /* D came a day later */
    check_row(table, 3, "2024-01", (const double[]){2, 3, 1});
    CHECK(result.warning_count == 1);
}

static void without_a_day_the_last_month_is_taken_and_doubted(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_cohort, purchases, NULL, &result, NULL) == PT_OK);
    CHECK(test_table(&result, "cohorts")->row_count == 8);
    CHECK_TEXT(test_scalar(&result, "as_of")->text, "2024-04-30");
    CHECK(result.warning_count == 1);
}

static void mistaken_dates_are_refused(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_cohort, "customer_id,date\nA,0001-01-01\nA,9999-12-31\n", NULL, &result,
                   NULL) == PT_INVALID_INPUT);
}

static void no_month_over_is_too_little(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"as-of", "2024-01-30"}, {0}};
    CHECK(test_run(&arena, &pt_model_cohort, purchases, options, &result, NULL) == PT_TOO_LITTLE_DATA);
}

/* The table of the tutorials: sizes, and the first cohort's following months. */
static void check_retail(bool is_cleaned, const double sizes[13], const double first[12])
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_frame frame;
    if (!test_retail_frame(&arena, &pt_model_cohort.inputs[0], is_cleaned, &frame)) {
        puts("skipped: no reference data");
        return;
    }
    pt_result result = {0};
    CHECK(test_run_frames(&arena, &pt_model_cohort, &frame, NULL, &result, NULL) == PT_OK);
    const pt_frame *table = test_table(&result, "cohorts");
    CHECK(table->row_count == 13 * 14 / 2);
    size_t row = 0;
    for (size_t cohort = 0; cohort < 13; cohort++) {
        for (size_t period = 0; period < 13 - cohort; period++, row++) {
            CHECK(test_number(table, row, "size") == sizes[cohort]);
            if (cohort == 0 && period > 0) {
                CHECK(test_number(table, row, "retained") == first[period - 1]);
            }
        }
    }
    CHECK(result.warning_count == 1); /* the data end on 2011-12-09 */
    const pt_named_text options[] = {{"as-of", "2011-12-10"}, {0}};
    CHECK(test_run_frames(&arena, &pt_model_cohort, &frame, options, &result, NULL) == PT_OK);
    CHECK(test_table(&result, "cohorts")->row_count == 12 * 13 / 2); /* December is not over */
}

static void online_retail_cohorts_are_as_expected(void)
{
    check_retail(false, (const double[]){948, 421, 380, 440, 299, 279, 235, 191, 167, 298, 352, 321, 41},
                 (const double[]){362, 317, 367, 341, 376, 360, 336, 336, 374, 354, 474, 260});
    check_retail(true, (const double[]){885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41},
                 (const double[]){324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235});
}

CHECK_MAIN(months_that_are_over_are_counted, a_month_is_over_on_its_last_day,
           the_month_under_way_is_shown_on_demand, without_a_day_the_last_month_is_taken_and_doubted,
           mistaken_dates_are_refused, no_month_over_is_too_little, online_retail_cohorts_are_as_expected)
