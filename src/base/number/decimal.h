/* Numbers and money as people and programs write them, read without a binary detour.
 *
 * Understood: 1234.5 · 1,234.56 · 1 234.56 · 1'234.56 · ¥1,234 · ￥１２３ · $5 · 5元 · CNY 5 · RMB5 · (5) and
 * 5- for −5 · 12% · 3.5万 · 2亿 · 1.2e3; full-width digits and signs; spaces around. With PT_DECIMAL_COMMA
 * comma and point change places: 1.234,56. Groups have three digits, so that 1,5 is refused with a decimal
 * point instead of being read as 15. Everything else (also nan, inf, hexadecimal, the empty text) is no
 * number. */
#ifndef PT_BASE_NUMBER_DECIMAL_H
#define PT_BASE_NUMBER_DECIMAL_H

#include "base/text/slice.h"

#include <stdbool.h>
#include <stdint.h>

/* Money is counted in ten-thousandths of the currency's unit. */
#define PT_DECIMAL_MONEY_UNIT INT64_C(10000)

typedef enum pt_decimal_mark { PT_DECIMAL_POINT, PT_DECIMAL_COMMA } pt_decimal_mark;

typedef enum pt_number_outcome {
    PT_NUMBER_READ,
    PT_NUMBER_ROUNDED, /* read; money had more than four decimals and was rounded half away from zero */
    PT_NUMBER_NONE,    /* the text is no number; the result is left alone */
    PT_NUMBER_TOO_LARGE,
} pt_number_outcome;

static inline bool pt_number_is_read(pt_number_outcome outcome)
{
    return outcome == PT_NUMBER_READ || outcome == PT_NUMBER_ROUNDED;
}

pt_number_outcome pt_decimal_parse_money(pt_slice text, pt_decimal_mark mark, int64_t *money);

/* The nearest double. */
pt_number_outcome pt_decimal_parse_real(pt_slice text, pt_decimal_mark mark, double *value);

/* 3.0 and 1e3 are whole numbers, 3.5 is none. */
pt_number_outcome pt_decimal_parse_integer(pt_slice text, pt_decimal_mark mark, int64_t *value);

enum { PT_DECIMAL_MONEY_BYTES = 40 };

/* Exactly, without zeros at the end: 1234.5. Returns buffer. */
const char *pt_decimal_format_money(int64_t money, char buffer[PT_DECIMAL_MONEY_BYTES]);

/* For people: thousands in groups and at least min_decimals (0 … 4) decimals: 1,234.50. */
const char *pt_decimal_format_grouped(int64_t money, int min_decimals, char buffer[PT_DECIMAL_MONEY_BYTES]);

#endif
