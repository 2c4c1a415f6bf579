/* What an order consists of: its lines, its way to the customer, and what comes back. */
#ifndef PT_SIMULATE_ORDER_H
#define PT_SIMULATE_ORDER_H

#include "simulate/history.h"

/* An order as the laws of buying and spending gave it. */
typedef struct pt_simulated_order {
    double day;    /* in even time since the start */
    double amount; /* units of the currency */
} pt_simulated_order;

/* Seconds since 1970-01-01 of an instant of even time, moved into opening hours. */
int64_t pt_simulated_seconds(const pt_simulation *simulation, double day);

/* Days also before 1970, where seconds are negative. */
static inline int32_t pt_simulated_day(int64_t seconds)
{
    return (int32_t)(seconds / 86400 - (seconds % 86400 < 0));
}

/* Adds the lines of the customer's next order, and those of its return, which may be later than lines of
 * orders still to come. */
pt_status pt_simulated_order_add(const pt_simulation *simulation, const pt_simulated_order *order,
                                 pt_simulated_streams *streams, pt_simulated_customer *customer,
                                 pt_error *error);

#endif
