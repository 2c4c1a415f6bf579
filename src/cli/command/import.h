/* patron import: files in, and out again. */
#ifndef PT_CLI_COMMAND_IMPORT_H
#define PT_CLI_COMMAND_IMPORT_H

#include "cli/command.h"

pt_status pt_command_import_run(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_import_list(const pt_invocation *invocation, pt_error *error);
pt_status pt_command_import_undo(const pt_invocation *invocation, pt_error *error);

extern const pt_word pt_import_run_arguments[];
extern const pt_word pt_import_run_options[];
extern const pt_word pt_import_undo_arguments[];

#endif
