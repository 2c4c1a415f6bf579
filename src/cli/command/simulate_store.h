/* Artificial customers into a store. For command/simulate.c. */
#ifndef PT_CLI_COMMAND_SIMULATE_STORE_H
#define PT_CLI_COMMAND_SIMULATE_STORE_H

#include "cli/command.h"
#include "simulate/csv/write.h"

/* Fills the store of the invocation and prints what it did. The store must be empty, or filled by the same
 * simulation before: artificial customers and real ones never meet. When it fails, what it wrote is undone.
 */
pt_status pt_simulate_into_store(const pt_invocation *invocation, const pt_simulation *simulation,
                                 pt_error *error);

/* Writes how many there are, as members of an object. */
void pt_simulated_counts_write(pt_json_writer *json, const pt_simulation_counts *counts);

#endif
