#include "cli/terminal/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Copies a number and puts a comma before each group of three digits in front of the decimal point. */
static const char *group_digits(const char *digits, char buffer[PT_NUMBER_BYTES])
{
    size_t sign = digits[0] == '-' ? 1 : 0;
    size_t whole = strspn(digits + sign, "0123456789");
    char *to = buffer;
    memcpy(to, digits, sign);
    to += sign;
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[sign + i];
    }
    memcpy(to, digits + sign + whole, strlen(digits + sign + whole) + 1);
    return buffer;
}

const char *pt_number_integer(int64_t value, char buffer[PT_NUMBER_BYTES])
{
    char digits[32];
    (void)snprintf(digits, sizeof digits, "%lld", (long long)value);
    return group_digits(digits, buffer);
}

const char *pt_number_real(double value, int decimals, char buffer[PT_NUMBER_BYTES])
{
    char digits[32];
    if (!isfinite(value) || fabs(value) >= 1e16) {
        (void)snprintf(buffer, PT_NUMBER_BYTES, "%.6g", value);
        return buffer;
    }
    (void)snprintf(digits, sizeof digits, "%.*f", decimals, value);
    return group_digits(digits, buffer);
}

const char *pt_number_limit(double value, char buffer[PT_NUMBER_BYTES])
{
    if (value == floor(value)) {
        return pt_number_real(value, 0, buffer);
    }
    (void)snprintf(buffer, PT_NUMBER_BYTES, "%.6g", value);
    return buffer;
}
