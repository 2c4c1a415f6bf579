/* What an artificial customer does: purchases and contacts. */
#ifndef PT_SIMULATE_HISTORY_H
#define PT_SIMULATE_HISTORY_H

#include "simulate/simulation.h"

/* Draws the customer's life from the law of customer->segment, then purchases and contacts. */
pt_status pt_simulated_history_make(const pt_simulation *simulation, pt_random *purchases,
                                    pt_random *contacts, pt_simulated_customer *customer, pt_error *error);

#endif
