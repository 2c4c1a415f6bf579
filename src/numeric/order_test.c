#include "numeric/order.h"

#include "tests/support/check.h"

#include <stdlib.h>

enum { MANY = 20000 };

static double values[MANY], scratch[MANY], expected[MANY];

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void sorting_agrees_with_qsort(void)
{
    static const size_t counts[] = {0, 1, 2, 47, 48, 49, 1000, MANY};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        size_t count = counts[c];
        unsigned long long state = 12345 + c;
        for (size_t i = 0; i < count; i++) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            double value = ((double)(state >> 40) - 8388608.0) * ((state & 1) != 0 ? 1e-300 : 1e5);
            values[i] = expected[i] = i % 7 == 0 ? -3.0 : value;
        }
        pt_sort_reals(values, scratch, count);
        qsort(expected, count, sizeof *expected, compare);
        CHECK(memcmp(values, expected, count * sizeof *values) == 0);
    }
}

static void extremes_are_sorted(void)
{
    double extremes[] = {INFINITY, 1e308, 5e-324, 0.0, -0.0, -5e-324, -1e308, -INFINITY};
    pt_sort_reals(extremes, scratch, 8);
    CHECK(extremes[0] == -INFINITY && extremes[1] == -1e308 && extremes[2] == -5e-324);
    CHECK(signbit(extremes[3]) && !signbit(extremes[4]) && extremes[5] == 5e-324 && extremes[7] == INFINITY);
}

/* quantile(mtcars$mpg, 1:4/5) of R: 15.2, 17.92, 21, 24.08. */
static void quantiles_are_those_of_r(void)
{
    double mpg[] = {21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8,
                    16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5,
                    15.2, 13.3, 19.2, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4};
    pt_sort_reals(mpg, scratch, 32);
    CHECK_NEAR(pt_quantile(mpg, 32, 0.2), 15.2, 1e-15);
    CHECK_NEAR(pt_quantile(mpg, 32, 0.4), 17.92, 1e-15);
    CHECK_NEAR(pt_quantile(mpg, 32, 0.6), 21.0, 1e-15);
    CHECK_NEAR(pt_quantile(mpg, 32, 0.8), 24.08, 1e-15);
    CHECK(pt_quantile(mpg, 32, 0.0) == 10.4 && pt_quantile(mpg, 32, 1.0) == 33.9);
    CHECK(isnan(pt_quantile(mpg, 0, 0.5)));
    CHECK(pt_quantile(mpg, 1, 0.99) == 10.4);
}

static void ties_share_the_middle_percentile(void)
{
    const double sorted[] = {1, 2, 2, 3};
    CHECK(pt_percentile(sorted, 4, 1) == 12.5);
    CHECK(pt_percentile(sorted, 4, 2) == 50.0);
    CHECK(pt_percentile(sorted, 4, 3) == 87.5);
    CHECK(pt_count_smaller(sorted, 4, 2) == 1 && pt_count_not_greater(sorted, 4, 2) == 3);
    CHECK(pt_count_smaller(sorted, 0, 2) == 0 && pt_count_not_greater(sorted, 4, 9) == 4);
}

/* The rule itself against its cut points, on samples with many and with few ties. */
static void rank_cuts_keep_the_rank_rule(void)
{
    for (size_t count = 1; count <= 60; count++) {
        for (unsigned distinct = 1; distinct <= 61; distinct += 12) {
            double sample[60];
            for (size_t i = 0; i < count; i++) {
                sample[i] = (double)((i * 37 + 11) % distinct);
            }
            pt_sort_reals(sample, scratch, count);
            double cuts[4];
            pt_rank_cuts(sample, count, 5, cuts);
            for (size_t i = 0; i < count; i++) {
                size_t smaller = pt_count_smaller(sample, count, sample[i]);
                size_t rule = (5 * (1 + smaller) + count - 1) / count;
                size_t score = 1;
                for (size_t k = 0; k < 4; k++) {
                    score += sample[i] >= cuts[k];
                }
                CHECK(score == rule);
            }
        }
    }
}

CHECK_MAIN(sorting_agrees_with_qsort, extremes_are_sorted, quantiles_are_those_of_r,
           ties_share_the_middle_percentile, rank_cuts_keep_the_rank_rule)
