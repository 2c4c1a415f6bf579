#include "base/time/civil.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, DAYS_TO_1970 = 719468 };

/* Counts from 1 March of year 0, so that the leap day ends a year: the months then have lengths that one
 * formula gives, (153 m + 2) / 5 days before month m (H. Richards' form of the Julian day algorithms). */
static int32_t days_from_civil(pt_civil civil)
{
    int32_t year = civil.month <= 2 ? civil.year - 1 : civil.year;
    int32_t era = (year >= 0 ? year : year - (YEARS_PER_ERA - 1)) / YEARS_PER_ERA;
    int32_t year_of_era = year - era * YEARS_PER_ERA;
    int32_t month_from_march = (civil.month + 9) % 12;
    int32_t day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

pt_civil pt_date_to_civil(int32_t date)
{
    int32_t days = date + DAYS_TO_1970;
    int32_t era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int32_t day_of_era = days - era * DAYS_PER_ERA;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month_from_march = (5 * day_of_year + 2) / 153;
    pt_civil civil = {.year = year_of_era + era * YEARS_PER_ERA,
                      .month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9,
                      .day = day_of_year - (153 * month_from_march + 2) / 5 + 1};
    civil.year += civil.month <= 2;
    return civil;
}

bool pt_date_from_civil(pt_civil civil, int32_t *date)
{
    if (civil.year < PT_YEAR_MIN || civil.year > PT_YEAR_MAX || civil.month < 1 || civil.month > 12 ||
        civil.day < 1 || civil.day > 31) {
        return false;
    }
    int32_t days = days_from_civil(civil);
    if (pt_date_to_civil(days).month != civil.month) {
        return false; /* 30 February rolled over */
    }
    *date = days;
    return true;
}

int32_t pt_date_month(int32_t date)
{
    pt_civil civil = pt_date_to_civil(date);
    return (civil.year - 1970) * 12 + civil.month - 1;
}

int32_t pt_month_first_day(int32_t month)
{
    int32_t years = month >= 0 ? month / 12 : -((11 - month) / 12);
    return days_from_civil((pt_civil){.year = 1970 + years, .month = month - 12 * years + 1, .day = 1});
}

int pt_date_weekday(int32_t date)
{
    int32_t from_monday = (date + 3) % 7; /* 1970-01-01 was a Thursday */
    return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

bool pt_date_parse(const char *text, int32_t *date)
{
    int32_t digits[8];
    size_t count = 0;
    for (size_t i = 0; i < 10; i++) {
        if (i == 4 || i == 7) {
            if (text[i] != '-') {
                return false;
            }
        } else if (text[i] < '0' || text[i] > '9') {
            return false;
        } else {
            digits[count++] = text[i] - '0';
        }
    }
    if (text[10] != '\0') {
        return false;
    }
    pt_civil civil = {.year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3],
                      .month = digits[4] * 10 + digits[5],
                      .day = digits[6] * 10 + digits[7]};
    return pt_date_from_civil(civil, date);
}

const char *pt_date_format(int32_t date, char buffer[PT_DATE_BYTES])
{
    pt_civil civil = pt_date_to_civil(date);
    snprintf(buffer, PT_DATE_BYTES, "%04" PRId32 "-%02" PRId32 "-%02" PRId32, civil.year, civil.month,
             civil.day);
    return buffer;
}

const char *pt_instant_format(int64_t instant, char buffer[PT_INSTANT_BYTES])
{
    int64_t days = instant / PT_MICROSECONDS_PER_DAY;
    int64_t rest = instant % PT_MICROSECONDS_PER_DAY;
    if (rest < 0) {
        days--;
        rest += PT_MICROSECONDS_PER_DAY;
    }
    char date[PT_DATE_BYTES];
    int64_t seconds = rest / PT_MICROSECONDS_PER_SECOND;
    snprintf(buffer, PT_INSTANT_BYTES, "%sT%02d:%02d:%02d.%06dZ", pt_date_format((int32_t)days, date),
             (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60),
             (int)(rest % PT_MICROSECONDS_PER_SECOND));
    return buffer;
}

int64_t pt_instant_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * PT_MICROSECONDS_PER_SECOND + now.tv_nsec / 1000;
}
