/* Money: a 64-bit integer of ten-thousandths of the unit (PT_DECIMAL_MONEY_UNIT), so that unit prices with
 * four decimals stay exact. */
#ifndef PT_RECORD_FIELD_MONEY_H
#define PT_RECORD_FIELD_MONEY_H

#include "base/text/buffer.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum pt_money_fault {
    PT_MONEY_IS_RIGHT,
    PT_MONEY_IS_NO_AMOUNT, /* not digits with at most one point, or more than four decimals that count */
    PT_MONEY_IS_TOO_LARGE, /* does not fit */
} pt_money_fault;

/* Reads what programs write, strictly; what people write in files is read by base/number/decimal.h.
 * "-1234.5": sign, digits, at most one point. No thousands, no currency, no exponent. Zeros behind the
 * fourth decimal are nothing; other digits there are refused, never rounded. */
pt_money_fault pt_money_parse(const char *text, int64_t *money);

/* Adds it as a decimal text with two decimals at least: "1234.50", "0.0125". */
void pt_money_format(pt_buffer *buffer, int64_t money);

/* a − b. False when it does not fit. */
bool pt_money_subtract(int64_t a, int64_t b, int64_t *difference);

/* money × rate, rounded half away from zero; rate in units of the base currency, kept to twelve decimals.
 * False when the rate is not positive or the result does not fit. */
bool pt_money_convert(int64_t money, double rate, int64_t *converted);

#endif
