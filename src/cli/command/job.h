/* patron job: long work, what is at it and how it ended. */
#ifndef PT_CLI_COMMAND_JOB_H
#define PT_CLI_COMMAND_JOB_H

#include "cli/command.h"

pt_status pt_command_job_list(const pt_invocation *invocation, pt_error *error);

#endif
