#include "base/time/zone.h"

#include "base/scope.h"
#include "base/time/civil.h"
#include "tests/support/check.h"

static int64_t at(int32_t year, int32_t month, int32_t day, int64_t hour, int64_t minute)
{
    int32_t date = 0;
    CHECK(pt_date_from_civil((pt_civil){year, month, day}, &date));
    return date * PT_MICROSECONDS_PER_DAY + (hour * 60 + minute) * 60 * PT_MICROSECONDS_PER_SECOND;
}

static void shanghai_is_eight_hours_ahead_but_had_summers(void)
{
    PT_SCOPED(pt_zone) zone = {0};
    CHECK(pt_zone_open("Asia/Shanghai", &zone, NULL) == PT_OK);
    CHECK(pt_zone_instant(&zone, at(2017, 12, 31, 23, 59)) == at(2017, 12, 31, 15, 59));
    CHECK(pt_zone_instant(&zone, at(1988, 7, 1, 12, 0)) == at(1988, 7, 1, 3, 0));
    CHECK(pt_zone_instant(&zone, at(1986, 7, 1, 12, 0)) == at(1986, 7, 1, 3, 0));
    CHECK(pt_zone_instant(&zone, at(1985, 7, 1, 12, 0)) == at(1985, 7, 1, 4, 0));
    CHECK(pt_zone_instant(&zone, at(1992, 7, 1, 12, 0)) == at(1992, 7, 1, 4, 0));
    CHECK(pt_zone_day(&zone, at(2017, 12, 31, 15, 59)) == pt_zone_day(&(pt_zone){0}, at(2017, 12, 31, 0, 0)));
    CHECK(pt_zone_day(&zone, at(2017, 12, 31, 16, 0)) == pt_zone_day(&(pt_zone){0}, at(2018, 1, 1, 0, 0)));
    CHECK(pt_zone_day(&zone, at(1960, 1, 1, 15, 59)) == pt_zone_day(&(pt_zone){0}, at(1960, 1, 1, 0, 0)));
}

static void a_clock_time_that_comes_twice_means_the_first(void)
{
    PT_SCOPED(pt_zone) zone = {0};
    CHECK(pt_zone_open("America/New_York", &zone, NULL) == PT_OK);
    CHECK(pt_zone_instant(&zone, at(2024, 11, 3, 1, 30)) == at(2024, 11, 3, 5, 30));
    CHECK(pt_zone_instant(&zone, at(2024, 11, 3, 2, 0)) == at(2024, 11, 3, 7, 0));
    CHECK(pt_zone_instant(&zone, at(2026, 11, 1, 1, 30)) == at(2026, 11, 1, 5, 30));
    CHECK(pt_zone_instant(&zone, at(2026, 3, 8, 2, 30)) == at(2026, 3, 8, 7, 30));
}

static void a_clock_time_that_is_skipped_means_as_long_after_it(void)
{
    PT_SCOPED(pt_zone) zone = {0};
    CHECK(pt_zone_open("America/New_York", &zone, NULL) == PT_OK);
    CHECK(pt_zone_instant(&zone, at(2024, 3, 10, 2, 30)) == at(2024, 3, 10, 7, 30));
    CHECK(pt_zone_instant(&zone, at(2024, 3, 10, 3, 30)) == at(2024, 3, 10, 7, 30));
}

static void a_day_may_begin_at_one_o_clock_or_be_missing(void)
{
    PT_SCOPED(pt_zone) beirut = {0};
    CHECK(pt_zone_open("Asia/Beirut", &beirut, NULL) == PT_OK);
    int32_t day = pt_zone_day(&(pt_zone){0}, at(2019, 3, 31, 0, 0));
    CHECK(pt_zone_day_start(&beirut, day) == at(2019, 3, 30, 22, 0));
    CHECK(pt_zone_day(&beirut, pt_zone_day_start(&beirut, day)) == day);
    PT_SCOPED(pt_zone) apia = {0}; /* had no 30 December 2011 */
    CHECK(pt_zone_open("Pacific/Apia", &apia, NULL) == PT_OK);
    CHECK(pt_zone_day(&apia, at(2011, 12, 30, 10, 0)) == pt_zone_day(&(pt_zone){0}, at(2011, 12, 31, 0, 0)));
}

static void day_and_its_start_agree_over_three_centuries(void)
{
    static const char *const names[] = {"Asia/Shanghai", "Asia/Taipei", "Europe/London",
                                        "Australia/Lord_Howe", "UTC"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        PT_SCOPED(pt_zone) zone = {0};
        CHECK(pt_zone_open(names[i], &zone, NULL) == PT_OK);
        for (int32_t day = -70 * 365; day < 250 * 365; day += 1) {
            int64_t start = pt_zone_day_start(&zone, day);
            CHECK(pt_zone_day(&zone, start) == day);
            CHECK(pt_zone_day(&zone, start - 1) == day - 1);
        }
    }
}

static void a_zone_that_does_not_exist_is_refused(void)
{
    PT_SCOPED(pt_zone) zone = {0};
    pt_error error = {0};
    CHECK(pt_zone_open("Asia/Atlantis", &zone, &error) == PT_INVALID_INPUT);
    CHECK(pt_zone_open("", &zone, &error) == PT_INVALID_INPUT);
    CHECK(pt_zone_open("Asia/Shanghai and a very long text that is surely not the name of any zone", &zone,
                       &error) == PT_INVALID_INPUT);
    CHECK(zone.periods == NULL);
}

CHECK_MAIN(shanghai_is_eight_hours_ahead_but_had_summers, a_clock_time_that_comes_twice_means_the_first,
           a_clock_time_that_is_skipped_means_as_long_after_it, a_day_may_begin_at_one_o_clock_or_be_missing,
           day_and_its_start_agree_over_three_centuries, a_zone_that_does_not_exist_is_refused)
