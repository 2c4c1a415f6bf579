/* Numbers for people: 1,234,567 and 1,234.50. */
#ifndef PT_CLI_TERMINAL_NUMBER_H
#define PT_CLI_TERMINAL_NUMBER_H

#include <stdint.h>

enum { PT_NUMBER_BYTES = 64 };

/* Both return buffer. */
const char *pt_number_integer(int64_t value, char buffer[PT_NUMBER_BYTES]);

/* With that many decimals; from 10^16 on in powers of ten. */
const char *pt_number_real(double value, int decimals, char buffer[PT_NUMBER_BYTES]);

/* Whole numbers whole, others as short as they can be: for limits. */
const char *pt_number_limit(double value, char buffer[PT_NUMBER_BYTES]);

#endif
