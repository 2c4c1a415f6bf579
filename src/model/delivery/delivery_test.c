#include "base/scope.h"
#include "tests/support/check.h"
#include "tests/support/model_frame.h"

extern const pt_model pt_model_delivery;

static const pt_named_text no_options[] = {{0}};

static double figure(const pt_result *result, const char *name)
{
    return test_scalar(result, name)->number;
}

static void the_day_of_delivery_goes_before_the_day_of_dispatch(void)
{
    static const char orders[] = "date,delivered,shipped,promised\n"
                                 "2024-01-01,2024-01-05,2024-01-02,2024-01-04\n"
                                 "2024-01-01,,2024-01-03,2024-01-03\n"
                                 "2024-01-01,,,2024-01-03\n";
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_delivery, orders, no_options, &result, NULL) == PT_OK);
    CHECK(figure(&result, "orders") == 2 && figure(&result, "undated") == 1);
    CHECK(figure(&result, "delivered") == 1 && figure(&result, "shipped") == 1);
    CHECK(figure(&result, "mean_days") == 3 && figure(&result, "median_days") == 3);
    CHECK(figure(&result, "promised") == 2 && figure(&result, "late") == 1);
    CHECK(result.warning_count == 1); /* both were taken */
}

static void quantiles_lie_between_the_days(void)
{
    static const char orders[] = "date,shipped\n"
                                 "2024-01-01,2024-01-01\n"
                                 "2024-01-01,2024-01-01\n"
                                 "2024-01-01,2024-01-11\n"
                                 "2024-01-01,2024-01-21\n";
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_delivery, orders, no_options, &result, NULL) == PT_OK);
    CHECK_NEAR(figure(&result, "median_days"), 5.0, 1e-15); /* 0, 0, 10, 20 */
    CHECK_NEAR(figure(&result, "high_days"), 17.0, 1e-15);
}

static void mistaken_dates_are_left_out_and_told(void)
{
    static const char orders[] = "date,shipped\n"
                                 "2024-01-02,2024-01-01\n"
                                 "2024-01-01,2124-01-01\n"
                                 "2024-01-01,2024-01-04\n";
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_delivery, orders, no_options, &result, NULL) == PT_OK);
    CHECK(figure(&result, "orders") == 1 && figure(&result, "high_days") == 3);
    CHECK(result.warning_count == 1);
}

static void the_fastest_way_of_sending_comes_first(void)
{
    static const char orders[] = "date,shipped,mode\n"
                                 "2024-01-01,2024-01-09,post\n"
                                 "2024-01-01,2024-01-02,van\n"
                                 "2024-01-01,2024-01-03,van\n"
                                 "2024-01-01,2024-01-02,\n";
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_delivery, orders, no_options, &result, NULL) == PT_OK);
    const pt_frame *modes = test_table(&result, "modes");
    CHECK(modes->row_count == 2);
    CHECK_TEXT(test_text(modes, 0, "mode"), "van");
    CHECK(test_number(modes, 0, "orders") == 2 && test_number(modes, 0, "mean_days") == 1.5);
    CHECK_TEXT(test_text(modes, 1, "mode"), "post");
}

static void orders_without_any_day_are_too_little(void)
{
    PT_SCOPED(pt_arena) arena = {0};
    pt_result result = {0};
    CHECK(test_run(&arena, &pt_model_delivery, "date\n2024-01-01\n", no_options, &result, NULL) ==
          PT_TOO_LITTLE_DATA);
}

CHECK_MAIN(the_day_of_delivery_goes_before_the_day_of_dispatch, quantiles_lie_between_the_days,
           mistaken_dates_are_left_out_and_told, the_fastest_way_of_sending_comes_first,
           orders_without_any_day_are_too_little)
