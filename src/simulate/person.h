/* Who an artificial customer is. */
#ifndef PT_SIMULATE_PERSON_H
#define PT_SIMULATE_PERSON_H

#include "simulate/simulation.h"

/* random: the stream of this customer's attributes. */
void pt_simulated_person_make(const pt_simulation *simulation, const pt_preset_segment *segment,
                              int64_t number, pt_random *random, pt_simulated_person *person);

/* The name of one account manager, written to name[64]. */
void pt_simulated_owner_name(const pt_simulation *simulation, pt_random *random, char *name);

#endif
