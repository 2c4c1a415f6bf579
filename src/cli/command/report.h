/* patron report: what was computed, as a page to read and hand on. */
#ifndef PT_CLI_COMMAND_REPORT_H
#define PT_CLI_COMMAND_REPORT_H

#include "cli/command.h"
#include "store/store.h"

pt_status pt_command_report(const pt_invocation *invocation, pt_error *error);

extern const pt_word pt_report_options[];

/* Prints the newest results of the store as text; in JSON and where only results are asked for, nothing. */
pt_status pt_report_print_summary(const pt_invocation *invocation, pt_store *store, pt_error *error);

#endif
