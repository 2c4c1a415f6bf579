/* patron simulate: artificial customers as CSV files. */
#ifndef PT_CLI_COMMAND_SIMULATE_H
#define PT_CLI_COMMAND_SIMULATE_H

#include "cli/command.h"

pt_status pt_command_simulate(const pt_invocation *invocation, pt_error *error);

extern const pt_word pt_simulate_options[];

#endif
