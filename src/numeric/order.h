/* Order statistics: sorting, quantiles, ranks. Values are finite; quantiles and ranks take them sorted. */
#ifndef PT_NUMERIC_ORDER_H
#define PT_NUMERIC_ORDER_H

#include <stddef.h>

/* Sorts ascending in linear time; scratch has room for count values. −0 comes before 0. */
void pt_sort_reals(double *values, double *scratch, size_t count);

/* Quantile of type 7 (Hyndman & Fan 1996; the standard of R, NumPy and Excel's PERCENTILE.INC):
 * linear between the order statistics around (count − 1) · probability. NaN when count is 0. */
double pt_quantile(const double *sorted, size_t count, double probability);

/* How many values are smaller than value, and how many are smaller or equal. */
size_t pt_count_smaller(const double *sorted, size_t count, double value);
size_t pt_count_not_greater(const double *sorted, size_t count, double value);

/* Percentile rank 0 … 100 of one of the values: 100 · (smaller + equal / 2) / count, equal counting itself,
 * so that ties share their middle and the mean over all values is 50. */
double pt_percentile(const double *sorted, size_t count, double value);

/* Cut points of the rank rule: a value belongs to group ceil(groups · (1 + smaller) / count), so equal values
 * share a group. cuts[k − 1] (k = 1 … groups − 1) becomes the smallest value whose group is above k, or
 * infinity when there is none; the group of a value is then 1 + the number of cuts ≤ it. */
void pt_rank_cuts(const double *sorted, size_t count, size_t groups, double *cuts);

#endif
