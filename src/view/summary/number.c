#include "view/summary/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const double largest_grouped = 1e15;

/* Copies the digits with a comma before each group of three. */
static char *add_grouped(char *to, const char *digits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    return to;
}

const char *pt_number_format(double value, int decimals, char buffer[PT_NUMBER_BYTES])
{
    if (!isfinite(value)) {
        return strcpy(buffer, "–"); /* NOLINT(clang-analyzer-security.insecureAPI.strcpy): fits */
    }
    char plain[PT_NUMBER_BYTES / 2];
    if (fabs(value) >= largest_grouped) {
        snprintf(buffer, PT_NUMBER_BYTES, "%.4g", value);
        return buffer;
    }
    snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
    size_t whole = strcspn(plain, ".");
    bool is_zero = strspn(plain, "0.") == strlen(plain);
    char *to = buffer;
    if (value < 0 && !is_zero) {
        *to++ = '-';
    }
    to = add_grouped(to, plain, whole);
    memcpy(to, plain + whole, strlen(plain + whole) + 1);
    return buffer;
}

const char *pt_share_format(double share, char buffer[PT_NUMBER_BYTES])
{
    pt_number_format(share * 100, 1, buffer);
    if (isfinite(share)) {
        size_t length = strlen(buffer);
        memcpy(buffer + length, "%", 2);
    }
    return buffer;
}
