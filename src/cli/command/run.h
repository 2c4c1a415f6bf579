/* patron run: every model over the store. */
#ifndef PT_CLI_COMMAND_RUN_H
#define PT_CLI_COMMAND_RUN_H

#include "cli/command.h"

extern const pt_word pt_run_arguments[];
extern const pt_word pt_run_options[];

pt_status pt_command_run(const pt_invocation *invocation, pt_error *error);

#endif
