#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/model_frame.h"

extern const pt_model pt_model_sales;

static void a_month_without_sales_is_there_with_zeros(void)
{
    static const char purchases[] = "customer_id,date,amount\n"
                                    "A,2024-01-31,10\n"
                                    "B,2024-03-01,5\n"
                                    "A,2024-03-02,1\n"
                                    "A,2024-03-09,1\n";
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{0}};
    CHECK(test_run(&arena, &pt_model_sales, purchases, options, &result, NULL) == PT_OK);
    const pt_frame *months = test_table(&result, "months");
    CHECK(months->row_count == 3);
    CHECK_TEXT(test_text(months, 1, "month"), "2024-02");
    CHECK(test_number(months, 1, "customers") == 0 && test_number(months, 1, "amount") == 0);
    CHECK(test_number(months, 2, "customers") == 2 && test_number(months, 2, "new_customers") == 1);
    CHECK(test_number(months, 2, "orders") == 3 && test_number(months, 2, "amount") == 7);
}

static void an_order_over_two_months_counts_in_the_first(void)
{
    static const char purchases[] = "customer_id,date,amount,order_id\n"
                                    "A,2024-02-01,4,x\n"
                                    "A,2024-01-31,6,x\n"
                                    "A,2024-02-01,1,\n";
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{0}};
    CHECK(test_run(&arena, &pt_model_sales, purchases, options, &result, NULL) == PT_OK);
    const pt_frame *months = test_table(&result, "months");
    CHECK(test_number(months, 0, "orders") == 1 && test_number(months, 1, "orders") == 1);
    CHECK(test_number(months, 0, "amount") == 6 && test_number(months, 1, "amount") == 5);
    CHECK(test_scalar(&result, "orders")->number == 2);
}

static void the_biggest_customers_are_in_the_first_tenths(void)
{
    static const char purchases[] = "customer_id,date,amount\n"
                                    "A,2024-01-01,1\n"
                                    "B,2024-01-01,7\n"
                                    "C,2024-01-01,2\n";
    static const double customers[] = {1, 0, 0, 1, 0, 0, 1, 0, 0, 0}; /* floor(10 i / 3) is 0, 3, 6 */
    static const double amounts[] = {7, 0, 0, 2, 0, 0, 1, 0, 0, 0};
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{0}};
    CHECK(test_run(&arena, &pt_model_sales, purchases, options, &result, NULL) == PT_OK);
    const pt_frame *tenths = test_table(&result, "tenths");
    for (size_t i = 0; i < 10; i++) {
        CHECK(test_number(tenths, i, "customers") == customers[i]);
        CHECK(test_number(tenths, i, "amount") == amounts[i]);
        CHECK_NEAR(test_number(tenths, i, "share"), amounts[i] / 10, 1e-15);
    }
}

static void a_mistaken_date_is_refused(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    const pt_named_text options[] = {{0}};
    pt_error error = {0};
    CHECK(test_run(&arena, &pt_model_sales, "customer_id,date,amount\nA,0201-01-01,1\nA,2024-01-01,1\n",
                   options, &result, &error) == PT_INVALID_INPUT);
}

CHECK_MAIN(a_month_without_sales_is_there_with_zeros, an_order_over_two_months_counts_in_the_first,
           the_biggest_customers_are_in_the_first_tenths, a_mistaken_date_is_refused)
