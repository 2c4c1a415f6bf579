/* patron store …: the database itself. */
#ifndef PT_CLI_COMMAND_STORE_H
#define PT_CLI_COMMAND_STORE_H

#include "cli/command.h"

extern const pt_word pt_store_init_options[];
extern const pt_word pt_store_as_of_arguments[];
extern const pt_word pt_store_as_of_options[];
extern const pt_word pt_store_backup_arguments[];
extern const pt_word pt_store_backup_options[];
extern const pt_word pt_store_restore_arguments[];

pt_status pt_command_store_init(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_store_as_of(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_store_check(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_store_backup(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_store_restore(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_store_show(const pt_invocation *invocation, pt_error *error);

#endif
