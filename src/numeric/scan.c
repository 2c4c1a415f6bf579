/* Each looks at stretches of a length that the compiler knows and collects what is wrong without a branch, so
 * that it takes several values at once; only where a stretch has something wrong it is looked at value by
 * value. */
#include "numeric/scan.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { STRETCH = 1024, PAIR = 2 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

typedef uint64_t pair_bits __attribute__((vector_size(PAIR * sizeof(uint64_t))));

/* What is not finite has all bits of the exponent set: adding the lowest of them carries into the topmost
 * bit. */
static bool is_finite_stretch(const double *values)
{
    const pair_bits exponent = {0x7ff0000000000000, 0x7ff0000000000000};
    const pair_bits lowest = {0x0010000000000000, 0x0010000000000000};
    pair_bits carries = {0};
    for (size_t i = 0; i < STRETCH; i += PAIR) {
        pair_bits pair;
        memcpy(&pair, values + i, sizeof pair);
        carries |= (pair & exponent) + lowest;
    }
    return (carries[0] | carries[1]) >> 63 == 0;
}

size_t pt_scan_not_finite(const double *values, const uint8_t *unknown, size_t count)
{
    for (size_t first = 0; first < count; first += STRETCH) {
        size_t end = smaller(first + STRETCH, count);
        if (end - first == STRETCH && is_finite_stretch(values + first)) {
            continue;
        }
        for (size_t at = first; at < end; at++) {
            if (!isfinite(values[at]) && (unknown == NULL || unknown[at] == 0)) {
                return at;
            }
        }
    }
    return count;
}

static bool is_inside_stretch(const int32_t *values, int32_t least, int32_t greatest)
{
    int32_t outside = 0;
    for (size_t i = 0; i < STRETCH; i++) {
        outside |= (values[i] < least) | (values[i] > greatest);
    }
    return outside == 0;
}

size_t pt_scan_outside(const int32_t *values, const uint8_t *unknown, size_t count, int32_t least,
                       int32_t greatest)
{
    for (size_t first = 0; first < count; first += STRETCH) {
        size_t end = smaller(first + STRETCH, count);
        if (end - first == STRETCH && is_inside_stretch(values + first, least, greatest)) {
            continue;
        }
        for (size_t at = first; at < end; at++) {
            if ((values[at] < least || values[at] > greatest) && (unknown == NULL || unknown[at] == 0)) {
                return at;
            }
        }
    }
    return count;
}

static bool is_zero_stretch(const uint8_t *bytes)
{
    uint8_t any = 0;
    for (size_t i = 0; i < STRETCH; i++) {
        any |= bytes[i];
    }
    return any == 0;
}

size_t pt_scan_not_zero(const uint8_t *bytes, size_t count)
{
    size_t at = 0;
    while (count - at >= STRETCH && is_zero_stretch(bytes + at)) {
        at += STRETCH;
    }
    while (at < count && bytes[at] == 0) {
        at++;
    }
    return at;
}
