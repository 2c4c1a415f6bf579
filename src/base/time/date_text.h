/* Dates and times as files hold them.
 *
 * A column is written in one order, which is found by looking at many of its values (pt_date_guess) and then
 * used for every row. In every order a time may follow: 8:26 · 08:26:00.5 · 8:26:00 PM · 下午3:05 · 8时26分,
 * after a space or T, itself followed by Z, +08:00 or +0800. Days and months may have one digit; years have
 * four, and in the orders with the year last also two (00–68 are 2000–2068, 69–99 are 1969–1999, as POSIX has
 * it). 民國115年3月1日 and 115/3/1 are 2026-03-01. Digits may be full-width. What does not exist (30
 * February, 25:00) is refused. */
#ifndef PT_BASE_TIME_DATE_TEXT_H
#define PT_BASE_TIME_DATE_TEXT_H

#include "base/text/slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum pt_date_order {
    PT_DATE_YMD,     /* 2017-12-31, 2017/12/31, 2017.12.31, 2026年3月1日 */
    PT_DATE_COMPACT, /* 20171231, 20171231082600 */
    PT_DATE_MDY,     /* 12/31/2017 */
    PT_DATE_DMY,     /* 31/12/2017, 31.12.2017 */
    PT_DATE_NAMED,   /* 1-Jan-2017, 1 January 2017, Jan 1, 2017 */
    PT_DATE_EXCEL,   /* 43100 or 43100.35: days of Excel's 1900 system, which has a 29 February 1900 */
} pt_date_order;
enum { PT_DATE_ORDERS = PT_DATE_EXCEL + 1 };

/* "YYYY-MM-DD" and the like, for people and settings. */
const char *pt_date_order_name(pt_date_order order);
bool pt_date_order_parse(const char *name, pt_date_order *order);

typedef struct pt_date_value {
    int32_t date;                /* days since 1970-01-01 */
    int64_t time_microseconds;   /* since midnight */
    int64_t offset_microseconds; /* of the text's zone east of UTC, where it names one */
    bool has_time;
    bool has_offset;
} pt_date_value;

/* False when the text is no date in that order; value is then left alone. */
bool pt_date_text_parse(pt_slice text, pt_date_order order, pt_date_value *value);

typedef struct pt_date_guess {
    pt_date_order order;
    size_t fits;       /* values that are dates in this order */
    bool is_ambiguous; /* 12/11/2017: month first and day first fit as many values; month first is given */
    bool has_time;     /* some value holds a time */
} pt_date_guess;

/* The order that fits most values; empty ones are passed over. Excel's numbers are believed only between
 * 20000 and 80000 (1954 … 2119), and lose against every other order. */
pt_date_guess pt_date_guess_order(const pt_slice *values, size_t count);

#endif
