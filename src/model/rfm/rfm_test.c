#include "base/scope.h"
#include "model/rfm/rfm.h"
#include "tests/support/check.h"
#include "tests/support/model_frame.h"

extern const pt_model pt_model_rfm;

static const char orders[] = "customer_id,date,amount,order_id\n"
                             "A,2024-01-01,10,1\n"
                             "B,2024-01-05,20,2\n"
                             "A,2024-01-03,5.5,3\n"
                             "A,2024-01-03,4.5,3\n"
                             "C,2024-01-10,100,4\n"
                             "A,2024-01-03,7,5\n";

static void measures_follow_the_definitions(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_rfm, orders, NULL, &result, NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    CHECK(customers->row_count == 3);
    CHECK_TEXT(test_text(customers, 0, "customer_id"), "A");
    CHECK(test_number(customers, 0, "recency_days") == 7);
    CHECK(test_number(customers, 0, "frequency") == 3); /* orders 1, 3 and 5 */
    CHECK(test_number(customers, 0, "monetary") == 27);
    CHECK(test_number(customers, 2, "recency_days") == 0);
    CHECK_TEXT(test_scalar(&result, "as_of")->text, "2024-01-10");
    CHECK(test_scalar(&result, "amount")->number == 147);
}

static void frequency_may_be_days_and_amount_average(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"frequency", "days"}, {"monetary", "average"}, {0}};
    CHECK(test_run(&arena, &pt_model_rfm, orders, options, &result, NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    CHECK(test_number(customers, 0, "frequency") == 2);
    CHECK(test_number(customers, 0, "monetary") == 13.5);
}

static void without_orders_each_row_is_one(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_rfm, "customer_id,date,amount\nA,2024-01-01,1\nA,2024-01-01,1\n", NULL,
                   &result, NULL) == PT_OK);
    CHECK(test_number(test_table(&result, "customers"), 0, "frequency") == 2);
}

static void the_day_asked_for_counts_and_later_rows_do_not(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"as_of", "2024-01-05"}, {0}};
    CHECK(test_run(&arena, &pt_model_rfm, orders, options, &result, NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    CHECK(customers->row_count == 2); /* C bought later only */
    CHECK(test_number(customers, 1, "recency_days") == 0);
    CHECK(test_scalar(&result, "rows_later")->number == 1);
}

static void nothing_up_to_the_day_is_too_little(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"as-of", "2023-12-31"}, {0}};
    CHECK(test_run(&arena, &pt_model_rfm, orders, options, &result, NULL) == PT_TOO_LITTLE_DATA);
}

static void returns_are_kept_or_dropped(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const char *csv = "customer_id,date,amount\nA,2024-01-01,10\nA,2024-01-04,-4\n";
    CHECK(test_run(&arena, &pt_model_rfm, csv, NULL, &result, NULL) == PT_OK);
    CHECK(test_number(test_table(&result, "customers"), 0, "monetary") == 6);
    CHECK(test_number(test_table(&result, "customers"), 0, "frequency") == 2);
    const pt_named_text options[] = {{"returns", "drop"}, {"as-of", "2024-01-04"}, {0}};
    CHECK(test_run(&arena, &pt_model_rfm, csv, options, &result, NULL) == PT_OK);
    CHECK(test_number(test_table(&result, "customers"), 0, "monetary") == 10);
    CHECK(test_number(test_table(&result, "customers"), 0, "recency_days") == 3);
    CHECK(test_number(test_table(&result, "customers"), 0, "frequency") == 1);
}

/* Ten customers with amounts 1 … 10 and one order each, on days 1 … 10. */
static const char *ten_customers(pt_arena *arena)
{
    char *csv = test_alloc(arena, 1024, 1);
    size_t length = (size_t)snprintf(csv, 1024, "customer_id,date,amount\n");
    for (int i = 1; i <= 10; i++) {
        length += (size_t)snprintf(csv + length, 1024 - length, "c%d,2024-01-%02d,%d\n", i, i, i);
    }
    return csv;
}

static void rank_scores_are_fifths_and_ties_share(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_rfm, ten_customers(&arena), NULL, &result, NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    static const double scores[10] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
    for (size_t i = 0; i < 10; i++) {
        CHECK(test_number(customers, i, "m") == scores[i]);
        CHECK(test_number(customers, i, "r") == scores[i]); /* the later the higher */
        CHECK(test_number(customers, i, "f") == 1);         /* nobody is smaller: ceil(5 · 1 / 10) */
    }
}

static void fixed_limits_belong_to_the_lower_score(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{"scoring", "fixed"},  {"r-cuts", "2,4,6,8"}, {"f-cuts", "1,2,3,4"},
                                     {"m-cuts", "2,4,6,8"}, {"split", "fixed"},    {"r-split", "5"},
                                     {"f-split", "0"},      {"m-split", "5"},      {0}};
    CHECK(test_run(&arena, &pt_model_rfm, ten_customers(&arena), options, &result, NULL) == PT_OK);
    const pt_frame *customers = test_table(&result, "customers");
    CHECK(test_number(customers, 1, "m") == 1 && test_number(customers, 2, "m") == 2);
    CHECK(test_number(customers, 9, "r") == 5 && test_number(customers, 7, "r") == 5); /* 0 and 2 days */
    CHECK(test_number(customers, 6, "r") == 4);                                        /* 3 days */
    /* c5: 5 days, which is not below 5; amount 5, which is not above 5. */
    CHECK_TEXT(test_text(customers, 4, "class"), "general_keep");
    CHECK_TEXT(test_text(customers, 5, "class"), "important_value");
}

static void fixed_scoring_without_limits_is_refused(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    pt_error error = {0};
    const pt_named_text options[] = {{"scoring", "fixed"}, {"r-cuts", "1,2,3,4"}, {"f-cuts", "1,2,2,4"}, {0}};
    CHECK(test_run(&arena, &pt_model_rfm, orders, options, &result, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "f-cuts");
    const pt_named_text split[] = {{"split", "fixed"}, {"r-split", "1"}, {"m-split", "1"}, {0}};
    CHECK(test_run(&arena, &pt_model_rfm, orders, split, &result, &error) == PT_INVALID_INPUT);
    CHECK_TEXT(error.field, "f-split");
}

static void classes_and_map_account_for_everyone(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_rfm, ten_customers(&arena), NULL, &result, NULL) == PT_OK);
    const pt_frame *classes = test_table(&result, "classes");
    const pt_frame *map = test_table(&result, "map");
    double customers = 0, amount = 0, share = 0;
    CHECK(classes->row_count == 8 && map->row_count == 25);
    for (size_t row = 0; row < 8; row++) {
        customers += test_number(classes, row, "customers");
        amount += test_number(classes, row, "amount");
        share += test_number(classes, row, "share");
    }
    CHECK(customers == 10 && amount == 55);
    CHECK_NEAR(share, 1.0, 1e-15);
    customers = amount = 0;
    for (size_t row = 0; row < 25; row++) {
        customers += test_number(map, row, "customers");
        amount += test_number(map, row, "amount");
    }
    CHECK(customers == 10 && amount == 55);
    CHECK(isnan(test_number(classes, test_row(classes, "class", "general_value"), "recency_mean")));
}

static void every_class_has_a_name_of_its_own(void)
{
    const pt_model_output *classes = pt_model_find_codes(&pt_model_rfm, "classes", "class");
    for (size_t i = 0; i < pt_rfm_class_names.count; i++) {
        const char *label = pt_model_code_label(classes, pt_rfm_class_names.texts[i]);
        CHECK(label != NULL && strcmp(label, pt_rfm_class_names.texts[i]) != 0);
        for (size_t k = 0; k < i; k++) {
            const char *other = pt_model_code_label(classes, pt_rfm_class_names.texts[k]);
            CHECK(label != NULL && other != NULL && strcmp(label, other) != 0);
        }
    }
    CHECK(pt_model_code_label(classes, "important") == NULL);
    CHECK(pt_model_code_label(NULL, "important_value") == NULL);
    CHECK(pt_model_find_codes(&pt_model_rfm, "classes", "customers") == NULL); /* no codes */
    CHECK(pt_model_find_codes(&pt_model_rfm, "customers", "class")->codes == classes->codes);
}

CHECK_MAIN(every_class_has_a_name_of_its_own, measures_follow_the_definitions,
           frequency_may_be_days_and_amount_average, without_orders_each_row_is_one,
           the_day_asked_for_counts_and_later_rows_do_not, nothing_up_to_the_day_is_too_little,
           returns_are_kept_or_dropped, rank_scores_are_fifths_and_ties_share,
           fixed_limits_belong_to_the_lower_score, fixed_scoring_without_limits_is_refused,
           classes_and_map_account_for_everyone)
