/* What an import says to people and to programs. For command/import.c. */
#ifndef PT_CLI_COMMAND_IMPORT_REPORT_H
#define PT_CLI_COMMAND_IMPORT_REPORT_H

#include "cli/command.h"
#include "record/import/import.h"

pt_status pt_import_report_print(const pt_invocation *invocation, const pt_schema *schema,
                                 const pt_import_report *report, pt_error *error);
pt_status pt_undo_report_print(const pt_invocation *invocation, const pt_schema *schema,
                               const pt_undo_report *report, pt_error *error);

#endif
