/* All exchange rates of a store in memory, for those who convert much: what one unit of a currency is worth
 * in the base currency on a day. */
#ifndef PT_RECORD_RATE_RATE_TABLE_H
#define PT_RECORD_RATE_RATE_TABLE_H

#include "base/arena.h"
#include "base/error.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pt_rate {
    char currency[4];
    int32_t day; /* valid from */
    double rate;
} pt_rate;

typedef struct pt_rates {
    const pt_rate *rates; /* by currency and day */
    size_t count;
} pt_rates;

pt_status pt_rates_load(pt_connection *connection, pt_arena *arena, pt_rates *rates, pt_error *error);

/* The newest rate of a currency that is valid on a day. False when there is none. */
bool pt_rates_find(const pt_rates *rates, const char *currency, size_t length, int32_t day, double *rate);

#endif
