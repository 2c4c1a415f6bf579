#include "record/field/money.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

enum { DECIMALS = 4, MAX_DIGITS = 40 };

/* Digits behind the point, made up to ten-thousandths. */
static pt_money_fault add_decimals(const char *digits, size_t count, uint64_t *value)
{
    for (size_t i = DECIMALS; i < count; i++) {
        if (digits[i] != '0') {
            return PT_MONEY_IS_NO_AMOUNT;
        }
    }
    for (size_t i = 0; i < DECIMALS; i++) {
        uint64_t digit = i < count ? (uint64_t)(digits[i] - '0') : 0;
        if (__builtin_mul_overflow(*value, 10U, value) || __builtin_add_overflow(*value, digit, value)) {
            return PT_MONEY_IS_TOO_LARGE;
        }
    }
    return PT_MONEY_IS_RIGHT;
}

pt_money_fault pt_money_parse(const char *text, int64_t *money)
{
    bool is_negative = *text == '-';
    text += *text == '-' || *text == '+' ? 1 : 0;
    size_t whole = strspn(text, "0123456789");
    const char *decimals = text[whole] == '.' ? text + whole + 1 : text + whole;
    size_t decimal_count = text[whole] == '.' ? strspn(decimals, "0123456789") : 0;
    if (whole + decimal_count == 0 || decimals[decimal_count] != '\0' || whole + decimal_count > MAX_DIGITS) {
        return PT_MONEY_IS_NO_AMOUNT;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < whole; i++) {
        if (__builtin_mul_overflow(value, 10U, &value) ||
            __builtin_add_overflow(value, (uint64_t)(text[i] - '0'), &value)) {
            return PT_MONEY_IS_TOO_LARGE;
        }
    }
    pt_money_fault fault = add_decimals(decimals, decimal_count, &value);
    if (fault != PT_MONEY_IS_RIGHT) {
        return fault;
    }
    if (value > INT64_MAX) {
        return PT_MONEY_IS_TOO_LARGE;
    }
    *money = is_negative ? -(int64_t)value : (int64_t)value;
    return PT_MONEY_IS_RIGHT;
}

void pt_money_format(pt_buffer *buffer, int64_t money)
{
    uint64_t value = money < 0 ? 0 - (uint64_t)money : (uint64_t)money;
    unsigned decimals = (unsigned)(value % PT_MONEY_SCALE);
    pt_buffer_add_format(buffer, "%s%" PRIu64, money < 0 ? "-" : "", value / PT_MONEY_SCALE);
    if (decimals % 100 == 0) {
        pt_buffer_add_format(buffer, ".%02u", decimals / 100);
    } else if (decimals % 10 == 0) {
        pt_buffer_add_format(buffer, ".%03u", decimals / 10);
    } else {
        pt_buffer_add_format(buffer, ".%04u", decimals);
    }
}

bool pt_money_subtract(int64_t a, int64_t b, int64_t *difference)
{
    int64_t result = 0;
    if (__builtin_sub_overflow(a, b, &result)) {
        return false;
    }
    *difference = result;
    return true;
}

bool pt_money_convert(int64_t money, double rate, int64_t *converted)
{
    static const int64_t scale = INT64_C(1000000000000);
    double scaled = round(rate * (double)scale);
    if (!(scaled >= 1 && scaled < 9.2e18)) {
        return false;
    }
    __extension__ __int128 product = (__int128)money * (int64_t)scaled;
    product += product < 0 ? -scale / 2 : scale / 2;
    product /= scale;
    if (product > INT64_MAX || product < INT64_MIN) {
        return false;
    }
    *converted = (int64_t)product;
    return true;
}
