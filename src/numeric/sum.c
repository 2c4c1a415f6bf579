#include "numeric/sum.h"

#include <math.h>

double pt_sum_of(const double *values, size_t count)
{
    pt_sum sum = {0};
    for (size_t i = 0; i < count; i++) {
        pt_sum_add(&sum, values[i]);
    }
    return pt_sum_value(sum);
}

double pt_mean_of(const double *values, size_t count)
{
    return count == 0 ? NAN : pt_sum_of(values, count) / (double)count;
}
