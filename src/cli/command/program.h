/* Commands about the program itself. */
#ifndef PT_CLI_COMMAND_PROGRAM_H
#define PT_CLI_COMMAND_PROGRAM_H

#include "cli/command.h"

extern const pt_word pt_help_arguments[];
extern const pt_word pt_completion_arguments[];

pt_status pt_command_help(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_version(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_settings(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_completion(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_man(const pt_invocation *invocation, pt_error *error);

#endif
