/* Looking through long columns for the first value that must not be there.
 *
 * unknown has a 1 where a value is not known and may be anything; NULL: all are known. */
#ifndef PT_NUMERIC_SCAN_H
#define PT_NUMERIC_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* The first known value that is infinite or not a number; count when there is none. */
size_t pt_scan_not_finite(const double *values, const uint8_t *unknown, size_t count);

/* The first known value below least or above greatest; count when there is none. */
size_t pt_scan_outside(const int32_t *values, const uint8_t *unknown, size_t count, int32_t least,
                       int32_t greatest);

/* The first byte that is not 0; count when there is none. */
size_t pt_scan_not_zero(const uint8_t *bytes, size_t count);

#endif
