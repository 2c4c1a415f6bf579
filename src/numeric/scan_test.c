#include "numeric/scan.h"

#include "tests/support/check.h"

#include <float.h>
#include <stdint.h>

/* Several stretches of 1024 and a rest. */
enum { COUNT = 3333 };

/* Around every edge there is. */
static const size_t places[] = {0,    1,    2,    1022, 1023,      1024,     1025,
                                2047, 2048, 3071, 3072, COUNT - 2, COUNT - 1};
enum { PLACES = sizeof places / sizeof *places };

static double reals[COUNT];
static int32_t days[COUNT];
static uint8_t bytes[COUNT];

static void what_is_not_finite_is_found_wherever_it_stands(void)
{
    const double wrong[] = {INFINITY, -INFINITY, NAN, -NAN};
    const double right[] = {DBL_MAX, -DBL_MAX, DBL_MIN / 2, -0.0};
    for (size_t i = 0; i < COUNT; i++) {
        reals[i] = right[i % 4];
    }
    CHECK(pt_scan_not_finite(reals, NULL, COUNT) == COUNT);
    for (size_t i = 0; i < PLACES; i++) {
        double before = reals[places[i]];
        reals[places[i]] = wrong[i % 4];
        CHECK(pt_scan_not_finite(reals, NULL, COUNT) == places[i]);
        CHECK(pt_scan_not_finite(reals, NULL, places[i]) == places[i]);
        reals[places[i]] = before;
    }
}

static void days_outside_are_found_wherever_they_stand(void)
{
    for (size_t i = 0; i < COUNT; i++) {
        days[i] = i % 2 == 0 ? -5 : 7;
    }
    CHECK(pt_scan_outside(days, NULL, COUNT, -5, 7) == COUNT);
    const int32_t wrong[] = {-6, 8, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < PLACES; i++) {
        int32_t before = days[places[i]];
        days[places[i]] = wrong[i % 4];
        CHECK(pt_scan_outside(days, NULL, COUNT, -5, 7) == places[i]);
        CHECK(pt_scan_outside(days, NULL, COUNT, INT32_MIN, INT32_MAX) == COUNT);
        days[places[i]] = before;
    }
}

static void what_is_unknown_may_be_anything(void)
{
    for (size_t i = 0; i < COUNT; i++) {
        reals[i] = NAN;
        days[i] = INT32_MAX;
        bytes[i] = 1;
    }
    CHECK(pt_scan_not_finite(reals, bytes, COUNT) == COUNT);
    CHECK(pt_scan_outside(days, bytes, COUNT, 0, 1) == COUNT);
    for (size_t i = 0; i < PLACES; i++) {
        bytes[places[i]] = 0;
        CHECK(pt_scan_not_finite(reals, bytes, COUNT) == places[i]);
        CHECK(pt_scan_outside(days, bytes, COUNT, 0, 1) == places[i]);
        bytes[places[i]] = 1;
    }
}

static void a_byte_is_found_wherever_it_stands(void)
{
    memset(bytes, 0, sizeof bytes);
    CHECK(pt_scan_not_zero(bytes, COUNT) == COUNT);
    for (size_t i = 0; i < PLACES; i++) {
        bytes[places[i]] = (uint8_t)(1U << (i % 8));
        CHECK(pt_scan_not_zero(bytes, COUNT) == places[i]);
        bytes[places[i]] = 0;
    }
}

static void in_nothing_nothing_is_found(void)
{
    CHECK(pt_scan_not_finite(NULL, NULL, 0) == 0);
    CHECK(pt_scan_outside(NULL, NULL, 0, 0, 0) == 0);
    CHECK(pt_scan_not_zero(NULL, 0) == 0);
}

CHECK_MAIN(what_is_not_finite_is_found_wherever_it_stands, days_outside_are_found_wherever_they_stand,
           what_is_unknown_may_be_anything, a_byte_is_found_wherever_it_stands, in_nothing_nothing_is_found)
