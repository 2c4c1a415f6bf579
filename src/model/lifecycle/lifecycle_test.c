#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/model_frame.h"

extern const pt_model pt_model_lifecycle;

/* Gap of 10 days given: a single purchase is at risk after 23.03 days and churned after 46.05. */
#define OPTIONS(...)                                                      \
    (const pt_named_text[])                                               \
    {                                                                     \
        {"typical-gap", "10"}, {"as-of", "2024-06-30"}, __VA_ARGS__, {0}, \
    }

static const char purchases[] = "customer_id,date,amount\n"
                                "recent,2024-06-20,10\n"
                                "silent,2024-06-01,20\n"
                                "lost,2024-01-01,30\n"
                                "back,2024-01-01,1\n"
                                "back,2024-06-10,2\n"
                                "steady,2024-05-20,1\n"
                                "steady,2024-06-01,1\n"
                                "steady,2024-06-12,1\n"
                                "steady,2024-06-25,1\n"
                                "later,2024-07-01,1\n";

static size_t row_of(const pt_result *result, const char *customer)
{
    return test_row(test_table(result, "customers"), "customer_id", customer);
}

static const char *stage_of(const pt_result *result, const char *customer)
{
    return test_text(test_table(result, "customers"), row_of(result, customer), "stage");
}

static const char *since_of(const pt_result *result, const char *customer, char buffer[PT_DATE_BYTES])
{
    return pt_date_format(
        (int32_t)test_number(test_table(result, "customers"), row_of(result, customer), "since"), buffer);
}

static void stages_follow_silence(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    char day[PT_DATE_BYTES];
    CHECK(test_run(&arena, &pt_model_lifecycle, purchases, OPTIONS({"loyal-share", "0"}), &result, NULL) ==
          PT_OK);
    CHECK(test_table(&result, "customers")->row_count == 5); /* "later" is not there yet */
    CHECK_TEXT(stage_of(&result, "recent"), "new");
    CHECK_TEXT(since_of(&result, "recent", day), "2024-06-20");
    CHECK_TEXT(stage_of(&result, "silent"), "at_risk");
    CHECK_TEXT(since_of(&result, "silent", day), "2024-06-25"); /* 24 days after */
    CHECK_TEXT(stage_of(&result, "lost"), "churned");
    CHECK_TEXT(since_of(&result, "lost", day), "2024-02-17"); /* 47 days after */
    CHECK_TEXT(stage_of(&result, "back"), "won_back");
    CHECK_TEXT(since_of(&result, "back", day), "2024-06-10");
    CHECK_TEXT(stage_of(&result, "steady"), "active");
    CHECK_TEXT(since_of(&result, "steady", day), "2024-06-20"); /* 31 days after the first */
    CHECK_TEXT(test_text(test_table(&result, "customers"), row_of(&result, "steady"), "reason"),
               "buys_as_usual");
}

static void the_frequent_are_loyal_after_their_time(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    char day[PT_DATE_BYTES];
    CHECK(test_run(&arena, &pt_model_lifecycle, purchases,
                   OPTIONS({"loyal-days", "31"}, {"loyal-share", "20"}), &result, NULL) == PT_OK);
    CHECK(test_scalar(&result, "loyal_from")->number == 4);
    CHECK_TEXT(stage_of(&result, "steady"), "loyal");
    CHECK_TEXT(since_of(&result, "steady", day), "2024-06-25"); /* the fourth purchase made it frequent */
}

static void the_gap_is_learnt_from_all_gaps(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"as-of", "2024-06-30"}, {0}};
    CHECK(test_run(&arena, &pt_model_lifecycle, purchases, options, &result, NULL) == PT_OK);
    CHECK_NEAR(test_scalar(&result, "typical_gap")->number, (161 + 12 + 11 + 13) / 4.0, 1e-15);
    CHECK(test_run(&arena, &pt_model_lifecycle, "customer_id,date,amount\nA,2024-01-01,1\n", NULL, &result,
                   NULL) == PT_TOO_LITTLE_DATA);
}

static void who_never_bought_is_a_prospect(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    pt_frame frames[2] = {
        test_frame(&arena, &pt_model_lifecycle.inputs[0], purchases),
        test_frame(&arena, &pt_model_lifecycle.inputs[1], "customer_id\nnobody\nlost\nlater\nnobody\n"),
    };
    CHECK(test_run_frames(&arena, &pt_model_lifecycle, frames, OPTIONS({"new-days", "30"}), &result, NULL) ==
          PT_OK);
    CHECK(test_table(&result, "customers")->row_count == 7);
    CHECK_TEXT(stage_of(&result, "nobody"), "prospect");
    CHECK_TEXT(stage_of(&result, "later"), "prospect"); /* bought after the day only */
    CHECK_TEXT(stage_of(&result, "lost"), "churned");
    CHECK_TEXT(test_text(test_table(&result, "customers"), row_of(&result, "nobody"), "since"), "");
    const pt_frame *stages = test_table(&result, "stages");
    CHECK(test_number(stages, test_row(stages, "stage", "prospect"), "customers") == 2);
    CHECK(test_scalar(&result, "customers")->number == 7);
}

/* From the walk itself, day by day, for one customer at the end of each month. */
static void history_and_moves_are_month_ends(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_lifecycle, "customer_id,date,amount\nA,2024-01-10,1\nA,2024-05-02,1\n",
                   OPTIONS({"returns", "keep"}), &result, NULL) == PT_OK);
    /* January: 21 days, new. February: 50 days, churned; so to April. May: back on the 2nd, silent 29 days of
     * a mean of (20 + 113) / 3 days, won back; June: the same. */
    static const char *const expected[] = {"new", "churned", "churned", "churned", "won_back", "won_back"};
    const pt_frame *history = test_table(&result, "history");
    CHECK(history->row_count == 36);
    for (size_t row = 0; row < history->row_count; row++) {
        bool is_there = strcmp(test_text(history, row, "stage"), expected[row / 6]) == 0;
        CHECK(test_number(history, row, "customers") == (is_there ? 1 : 0));
    }
    CHECK_TEXT(test_text(history, 6, "month"), "2024-02");
    const pt_frame *moves = test_table(&result, "transitions");
    double total = 0;
    for (size_t row = 0; row < moves->row_count; row++) {
        double count = test_number(moves, row, "count");
        total += count;
        if (strcmp(test_text(moves, row, "from"), "churned") == 0 &&
            strcmp(test_text(moves, row, "to"), "churned") == 0) {
            CHECK(count == 2);
            CHECK_NEAR(test_number(moves, row, "probability"), 2.0 / 3, 1e-15);
        }
    }
    CHECK(total == 5);
    const pt_frame *stages = test_table(&result, "stages");
    CHECK_NEAR(test_number(stages, test_row(stages, "stage", "churned"), "months_expected"), 3.0, 1e-15);
}

static void a_month_under_way_is_not_in_the_history(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"typical-gap", "10"}, {"as-of", "2024-01-30"}, {0}};
    CHECK(test_run(&arena, &pt_model_lifecycle, "customer_id,date,amount\nA,2024-01-10,1\n", options, &result,
                   NULL) == PT_OK);
    CHECK(test_table(&result, "history")->row_count == 0);
    CHECK(test_table(&result, "customers")->row_count == 1);
}

static void churn_comes_after_risk(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    pt_error error = {0};
    CHECK(test_run(&arena, &pt_model_lifecycle, purchases, OPTIONS({"churn", "80"}), &result, &error) ==
          PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "churn");
}

CHECK_MAIN(stages_follow_silence, the_frequent_are_loyal_after_their_time, the_gap_is_learnt_from_all_gaps,
           who_never_bought_is_a_prospect, history_and_moves_are_month_ends,
           a_month_under_way_is_not_in_the_history, churn_comes_after_risk)
