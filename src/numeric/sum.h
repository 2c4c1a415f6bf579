/* Sums that keep what each addition rounds away.
 *
 * The running total and the sum of its rounding errors (Knuth's TwoSum; Ogita, Rump & Oishi 2005, "Sum2"):
 * as exact as if computed with twice the digits, then rounded once. So the order of the terms changes a
 * result by at most a unit in the last place unless the terms cancel almost completely. */
#ifndef PT_NUMERIC_SUM_H
#define PT_NUMERIC_SUM_H

#include <stddef.h>

/* Zero-initialised is an empty sum. */
typedef struct pt_sum {
    double total;
    double lost; /* what the additions to total rounded away */
} pt_sum;

static inline void pt_sum_add(pt_sum *sum, double value)
{
    double total = sum->total + value;
    double added = total - sum->total;
    sum->lost += (sum->total - (total - added)) + (value - added);
    sum->total = total;
}

/* Joins the sum of another part: in a fixed order of parts the result does not depend on who summed them. */
static inline void pt_sum_join(pt_sum *sum, pt_sum other)
{
    pt_sum_add(sum, other.total);
    sum->lost += other.lost;
}

static inline double pt_sum_value(pt_sum sum)
{
    return sum.total + sum.lost;
}

double pt_sum_of(const double *values, size_t count);

/* NaN when count is 0. */
double pt_mean_of(const double *values, size_t count);

#endif
