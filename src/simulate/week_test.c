#include "simulate/week.h"

#include "tests/support/check.h"

#include <stdlib.h>

static void seconds_rise_and_stay_within_the_week(void)
{
    const double days[7] = {1, 2, 1, 0, 1, 5, 3};
    double hours[24] = {0};
    hours[9] = 1;
    hours[20] = 4;
    pt_week week;
    pt_week_make(days, hours, 4, &week);
    int64_t before = 0;
    for (int i = 0; i < 100000; i++) {
        int64_t second = pt_week_second(&week, i / 100000.0);
        CHECK(second >= before && second < PT_WEEK_SECONDS);
        CHECK(second / 3600 % 24 == 9 || second / 3600 % 24 == 20);
        CHECK(second / 86400 != 0); /* begins on a Thursday, which is closed */
        before = second;
    }
    CHECK(pt_week_second(&week, 1 - 0x1p-53) < PT_WEEK_SECONDS);
}

static void an_even_week_stays_as_it_is(void)
{
    const double days[7] = {1, 1, 1, 1, 1, 1, 1};
    double hours[24];
    for (int hour = 0; hour < 24; hour++) {
        hours[hour] = 2;
    }
    pt_week week;
    pt_week_make(days, hours, 1, &week);
    for (int i = 0; i < 1000; i++) {
        CHECK(llabs(pt_week_second(&week, i / 1000.0) - (int64_t)(i / 1000.0 * PT_WEEK_SECONDS)) <= 1);
    }
}

CHECK_MAIN(seconds_rise_and_stay_within_the_week, an_even_week_stays_as_it_is)
