#include "numeric/sum.h"

#include "tests/support/check.h"

static void nothing_is_lost_beside_a_giant(void)
{
    const double values[] = {1e16, 1.0, 1.0, 1.0, -1e16};
    CHECK(pt_sum_of(values, 5) == 3.0); /* plain addition gives 2 or 4 */
}

static void a_million_tenths_are_a_hundred_thousand(void)
{
    pt_sum sum = {0};
    for (int i = 0; i < 1000000; i++) {
        pt_sum_add(&sum, 0.1);
    }
    /* 0.1 is 0.1000000000000000055511151231257827…: the exact sum rounds to 100000.0. */
    CHECK(pt_sum_value(sum) == 100000.0);
}

static void order_does_not_matter(void)
{
    double values[4096];
    for (size_t i = 0; i < 4096; i++) {
        values[i] = (double)((i * 2654435761U) % 1000003U) / 7.0 - 60000.0;
    }
    double forward = pt_sum_of(values, 4096);
    pt_sum backward = {0};
    for (size_t i = 4096; i-- > 0;) {
        pt_sum_add(&backward, values[i]);
    }
    CHECK_NEAR(pt_sum_value(backward), forward, 1e-15);
}

static void parts_join_to_the_whole(void)
{
    const double values[] = {1e16, 3.0, -1e16, 0.25, 1e-3};
    pt_sum first = {0}, second = {0};
    pt_sum_add(&first, values[0]);
    pt_sum_add(&first, values[1]);
    for (size_t i = 2; i < 5; i++) {
        pt_sum_add(&second, values[i]);
    }
    pt_sum_join(&first, second);
    CHECK_NEAR(pt_sum_value(first), 3.251, 1e-15);
}

static void the_mean_of_nothing_is_unknown(void)
{
    const double values[] = {1.0, 2.0, 6.0};
    CHECK(isnan(pt_mean_of(values, 0)));
    CHECK(pt_mean_of(values, 3) == 3.0);
}

CHECK_MAIN(nothing_is_lost_beside_a_giant, a_million_tenths_are_a_hundred_thousand, order_does_not_matter,
           parts_join_to_the_whole, the_mean_of_nothing_is_unknown)
