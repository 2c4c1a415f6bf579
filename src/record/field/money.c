#include "record/field/money.h"

#include "base/number/decimal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

pt_money_fault pt_money_parse(const char *text, int64_t *money)
{
    const char *digits = *text == '-' || *text == '+' ? text + 1 : text;
    if (digits[strspn(digits, "0123456789.")] != '\0') {
        return PT_MONEY_IS_NO_AMOUNT;
    }
    int64_t value = 0;
    switch (pt_decimal_parse_money(pt_slice_of(text), PT_DECIMAL_POINT, &value)) {
    case PT_NUMBER_READ: *money = value; return PT_MONEY_IS_RIGHT;
    case PT_NUMBER_TOO_LARGE: return PT_MONEY_IS_TOO_LARGE;
    case PT_NUMBER_ROUNDED:
    case PT_NUMBER_NONE: break;
    }
    return PT_MONEY_IS_NO_AMOUNT;
}

void pt_money_format(pt_buffer *buffer, int64_t money)
{
    uint64_t value = money < 0 ? 0 - (uint64_t)money : (uint64_t)money;
    unsigned decimals = (unsigned)(value % (uint64_t)PT_DECIMAL_MONEY_UNIT);
    pt_buffer_add_format(buffer, "%s%" PRIu64, money < 0 ? "-" : "", value / (uint64_t)PT_DECIMAL_MONEY_UNIT);
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
