/* Days and instants as numbers: a date is days since 1970-01-01 in the proleptic Gregorian calendar, an
 * instant is microseconds since 1970-01-01T00:00:00Z. Zones stand in zone.h. */
#ifndef PT_BASE_TIME_CIVIL_H
#define PT_BASE_TIME_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PT_MICROSECONDS_PER_SECOND INT64_C(1000000)
#define PT_MICROSECONDS_PER_DAY    (INT64_C(86400) * PT_MICROSECONDS_PER_SECOND)

/* Years 0001 … 9999: what every store, file and page can hold. */
enum { PT_YEAR_MIN = 1, PT_YEAR_MAX = 9999 };

typedef struct pt_civil {
    int32_t year;
    int32_t month; /* 1 … 12 */
    int32_t day;   /* 1 … 31 */
} pt_civil;

/* False for a day that does not exist or a year outside the range; date is then left alone. */
bool pt_date_from_civil(pt_civil civil, int32_t *date);
pt_civil pt_date_to_civil(int32_t date);

/* Months since 1970-01 of a date: 0 is January 1970, −1 December 1969. */
int32_t pt_date_month(int32_t date);

/* First day of a month counted as pt_date_month() counts. */
int32_t pt_month_first_day(int32_t month);

/* 1 Monday … 7 Sunday. */
int pt_date_weekday(int32_t date);

/* Strict YYYY-MM-DD. False for anything else. */
bool pt_date_parse(const char *text, int32_t *date);

enum { PT_DATE_BYTES = 16, PT_INSTANT_BYTES = 40 };

/* Writes YYYY-MM-DD and returns buffer. */
const char *pt_date_format(int32_t date, char buffer[PT_DATE_BYTES]);

/* Writes 2017-12-31T08:15:00.000000Z and returns buffer. */
const char *pt_instant_format(int64_t instant, char buffer[PT_INSTANT_BYTES]);

/* The wall clock. Below study/ only the store and the log may ask it. */
int64_t pt_instant_now(void);

#endif
