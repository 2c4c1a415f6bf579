#include "base/time/civil.h"

#include "tests/support/check.h"

static void every_day_of_ten_thousand_years_goes_there_and_back(void)
{
    int32_t first = 0;
    int32_t last = 0;
    CHECK(pt_date_from_civil((pt_civil){1, 1, 1}, &first) && first == -719162);
    CHECK(pt_date_from_civil((pt_civil){9999, 12, 31}, &last) && last == 2932896);
    int32_t wrong = 0;
    for (int32_t date = first; date <= last; date++) {
        int32_t back = 0;
        wrong += !pt_date_from_civil(pt_date_to_civil(date), &back) || back != date;
    }
    CHECK(wrong == 0);
}

static void days_that_do_not_exist_are_refused(void)
{
    int32_t date = 42;
    CHECK(!pt_date_parse("2015-02-29", &date) && !pt_date_parse("2016-13-01", &date));
    CHECK(!pt_date_parse("2016-00-10", &date) && !pt_date_parse("0000-01-01", &date));
    CHECK(!pt_date_parse("2016-1-01", &date) && !pt_date_parse("2016-01-01 ", &date) &&
          !pt_date_parse("", &date));
    CHECK(date == 42);
    CHECK(pt_date_parse("2016-02-29", &date) && date == 16860);
}

static void months_and_weekdays_are_counted(void)
{
    CHECK(pt_date_month(0) == 0 && pt_date_month(-1) == -1 && pt_date_month(31) == 1);
    for (int32_t month = -30; month < 30; month++) {
        CHECK(pt_date_month(pt_month_first_day(month)) == month);
        CHECK(pt_date_month(pt_month_first_day(month) - 1) == month - 1);
    }
    CHECK(pt_date_weekday(0) == 4 && pt_date_weekday(-3) == 1 && pt_date_weekday(-4) == 7);
}

static void instants_before_1970_are_written_right(void)
{
    char text[PT_INSTANT_BYTES];
    CHECK_TEXT(pt_instant_format(-1, text), "1969-12-31T23:59:59.999999Z");
    CHECK_TEXT(pt_instant_format(INT64_C(1514708100000000), text), "2017-12-31T08:15:00.000000Z");
}

CHECK_MAIN(every_day_of_ten_thousand_years_goes_there_and_back, days_that_do_not_exist_are_refused,
           months_and_weekdays_are_counted, instants_before_1970_are_written_right)
