#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/model_frame.h"

extern const pt_model pt_model_value;

static const char five[] = "customer_id,contribution,activity,credit\n"
                           "A,100,1,5\n"
                           "B,200,2,5\n"
                           "C,300,3,5\n"
                           "D,400,4,\n"
                           "E,,,\n";

static void the_index_weighs_percentiles(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_value, five, NULL, &result, NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    /* Four known: A is 100 · 0.5 / 4 = 12.5; three tie in credit at 50. */
    CHECK(test_number(customers, 0, "contribution_percentile") == 12.5);
    CHECK(test_number(customers, 0, "credit_percentile") == 50.0);
    CHECK_NEAR(test_number(customers, 0, "index"), 0.5 * 12.5 + 0.3 * 12.5 + 0.2 * 50, 1e-14);
    CHECK_TEXT(test_text(customers, 0, "reason"), "contribution_low");
    CHECK_TEXT(test_text(customers, 0, "basis"), "all");
}

static void weights_are_shared_among_what_is_known(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_value, five, NULL, &result, NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    CHECK(isnan(test_number(customers, 3, "credit_percentile")));
    CHECK_NEAR(test_number(customers, 3, "index"), 87.5, 1e-14);
    CHECK_TEXT(test_text(customers, 3, "basis"), "partial");
    CHECK_TEXT(test_text(customers, 3, "reason"), "contribution_high");
}

static void who_is_not_known_has_no_tier(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_value, five, NULL, &result, NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    CHECK(isnan(test_number(customers, 4, "index")));
    CHECK_TEXT(test_text(customers, 4, "tier"), "");
    CHECK_TEXT(test_text(customers, 4, "reason"), "unknown");
    CHECK(test_scalar(&result, "unrated")->number == 1 && result.warning_count == 1);
}

static const char *hundred(pt_arena *arena)
{
    char *csv = test_alloc(arena, 4096, 1);
    size_t length = (size_t)snprintf(csv, 4096, "customer_id,contribution\n");
    for (int i = 1; i <= 100; i++) {
        length += (size_t)snprintf(csv + length, 4096 - length, "c%d,%d\n", i, i * 10);
    }
    return csv;
}

static void check_tier(const pt_frame *tiers, const char *tier, double customers, double contribution)
{
    size_t row = test_row(tiers, "tier", tier);
    CHECK(test_number(tiers, row, "customers") == customers);
    CHECK(test_number(tiers, row, "contribution") == contribution);
    CHECK_NEAR(test_number(tiers, row, "contribution_share"), contribution / 50500, 1e-14);
}

static void tiers_take_their_shares_from_the_top(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_value, hundred(&arena), NULL, &result, NULL) == PT_OK);
    const pt_frame *tiers = test_table(&result, "tiers");
    CHECK(tiers->row_count == 3);
    check_tier(tiers, "high", 20, 10 * (81 + 100) * 10);
    check_tier(tiers, "middle", 30, 10 * (51 + 80) * 15);
    check_tier(tiers, "low", 50, 10 * (1 + 50) * 25);
    CHECK(test_number(tiers, 0, "index_from") == 80.5);
    const pt_named_text pyramid[] = {{"tiers", "pyramid"}, {"shares", "1,4,15"}, {0}};
    CHECK(test_run(&arena, &pt_model_value, hundred(&arena), pyramid, &result, NULL) == PT_OK);
    tiers = test_table(&result, "tiers");
    CHECK(tiers->row_count == 4);
    check_tier(tiers, "platinum", 1, 1000);
    check_tier(tiers, "gold", 4, 10 * (96 + 99) * 2);
    check_tier(tiers, "lead", 80, 10 * (1 + 80) * 40);
}

static void equal_customers_share_the_better_tier(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_value, "customer_id,contribution\nA,1\nB,1\nC,1\nD,0\n", NULL, &result,
                   NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    CHECK_TEXT(test_text(customers, 0, "tier"), "high");
    CHECK_TEXT(test_text(customers, 2, "tier"), "high");
    CHECK_TEXT(test_text(customers, 3, "tier"), "low");
}

static void a_customer_stands_there_once(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    pt_error error = {0};
    CHECK(test_run(&arena, &pt_model_value, "customer_id,credit\nA,1\nB,1\nA,2\n", NULL, &result, &error) ==
          PT_INVALID_INPUT);
    CHECK(error.row == 3);
}

static void nothing_known_of_anyone_is_too_little(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_value, "customer_id,credit\nA,\nB,\n", NULL, &result, NULL) ==
          PT_TOO_LITTLE_DATA);
    const pt_named_text no_credit[] = {{"weights", "1,1,0"}, {0}};
    CHECK(test_run(&arena, &pt_model_value, "customer_id,credit\nA,1\nB,2\n", no_credit, &result, NULL) ==
          PT_TOO_LITTLE_DATA);
}

static void weights_and_shares_are_checked(void)
{
    static const pt_named_text wrong[][2] = {{{"weights", "1,2"}, {0}},      {{"weights", "0,0,0"}, {0}},
                                             {{"weights", "50,-1,20"}, {0}}, {{"shares", "20"}, {0}},
                                             {{"shares", "60,50"}, {0}},     {{"tiers", "gold"}, {0}}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        PT_SCOPED(pt_arena) arena = {0};
        pt_result result = {0};
        pt_error error = {0};
        CHECK(test_run(&arena, &pt_model_value, five, wrong[i], &result, &error) == PT_INVALID_INPUT);
        CHECK_TEXT(error.field, wrong[i][0].name);
    }
}

CHECK_MAIN(the_index_weighs_percentiles, weights_are_shared_among_what_is_known, who_is_not_known_has_no_tier,
           tiers_take_their_shares_from_the_top, equal_customers_share_the_better_tier,
           a_customer_stands_there_once, nothing_known_of_anyone_is_too_little,
           weights_and_shares_are_checked)
