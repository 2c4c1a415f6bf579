/* patron entity …: the record types that the program knows. */
#ifndef PT_CLI_COMMAND_ENTITY_H
#define PT_CLI_COMMAND_ENTITY_H

#include "cli/command.h"

extern const pt_word pt_entity_name_arguments[];

pt_status pt_command_entity_list(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_entity_show(const pt_invocation *invocation, pt_error *error);

#endif
