#include "numeric/order.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { DIGIT_BITS = 8, DIGITS = 8, DIGIT_VALUES = 1 << DIGIT_BITS, SMALL = 48 };

/* Maps doubles to integers of the same order: flips all bits of negative ones and the sign of the others. */
static uint64_t order_key(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits ^ ((bits >> 63) != 0 ? UINT64_MAX : UINT64_C(1) << 63);
}

static void sort_small(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double value = values[i];
        size_t at = i;
        for (; at > 0 && order_key(values[at - 1]) > order_key(value); at--) {
            values[at] = values[at - 1];
        }
        values[at] = value;
    }
}

/* Where each digit value starts; false when all values have the same digit, so that there is nothing to do.
 */
static bool digit_starts(size_t counts[DIGIT_VALUES], size_t count)
{
    size_t start = 0;
    for (size_t digit = 0; digit < DIGIT_VALUES; digit++) {
        if (counts[digit] == count) {
            return false;
        }
        size_t next = start + counts[digit];
        counts[digit] = start;
        start = next;
    }
    return true;
}

void pt_sort_reals(double *values, double *scratch, size_t count)
{
    if (count <= SMALL) {
        sort_small(values, count);
        return;
    }
    size_t counts[DIGITS][DIGIT_VALUES] = {0};
    for (size_t i = 0; i < count; i++) {
        uint64_t key = order_key(values[i]);
        for (size_t digit = 0; digit < DIGITS; digit++) {
            counts[digit][(key >> (digit * DIGIT_BITS)) % DIGIT_VALUES]++;
        }
    }
    double *from = values;
    double *to = scratch;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        if (!digit_starts(counts[digit], count)) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            to[counts[digit][(order_key(from[i]) >> (digit * DIGIT_BITS)) % DIGIT_VALUES]++] = from[i];
        }
        double *swap = from;
        from = to;
        to = swap;
    }
    if (from != values) {
        memcpy(values, from, count * sizeof *values);
    }
}

double pt_quantile(const double *sorted, size_t count, double probability)
{
    if (count == 0) {
        return NAN;
    }
    double position = (double)(count - 1) * probability;
    /* Products such as 5 · 0.6 miss a whole position by a rounding; the order statistic itself is meant. */
    double nearest = floor(position + 0.5);
    if (fabs(position - nearest) <= 4 * DBL_EPSILON * fmax(1.0, position)) {
        return sorted[(size_t)nearest];
    }
    size_t below = (size_t)position;
    double part = position - (double)below;
    return (1.0 - part) * sorted[below] + part * sorted[below + 1];
}

size_t pt_count_smaller(const double *sorted, size_t count, double value)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t pt_count_not_greater(const double *sorted, size_t count, double value)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] <= value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

double pt_percentile(const double *sorted, size_t count, double value)
{
    size_t smaller = pt_count_smaller(sorted, count, value);
    size_t not_greater = pt_count_not_greater(sorted, count, value);
    return 50.0 * (double)(smaller + not_greater) / (double)count;
}

void pt_rank_cuts(const double *sorted, size_t count, size_t groups, double *cuts)
{
    for (size_t k = 1; k < groups; k++) {
        /* groups · (1 + smaller) > count · k in whole numbers, so that no rounding moves a customer. */
        size_t first = count * k / groups;
        /* Ties belong to the group of their first member: go on to the next greater value. */
        if (first > 0 && first < count && sorted[first - 1] == sorted[first]) {
            first = pt_count_not_greater(sorted, count, sorted[first]);
        }
        cuts[k - 1] = first < count ? sorted[first] : INFINITY;
    }
}
