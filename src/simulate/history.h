/* What an artificial customer does: orders and contacts. */
#ifndef PT_SIMULATE_HISTORY_H
#define PT_SIMULATE_HISTORY_H

#include "simulate/simulation.h"

/* Of one customer. Each subject has its own, so that orders stay as they are when lines, delivery or returns
 * are simulated otherwise. */
typedef struct pt_simulated_streams {
    pt_random orders, lines, delivery, returns, contacts;
} pt_simulated_streams;

/* Draws the customer's life from the law of customer->segment, then orders and contacts. */
pt_status pt_simulated_history_make(const pt_simulation *simulation, pt_simulated_streams *streams,
                                    pt_simulated_customer *customer, pt_error *error);

#endif
