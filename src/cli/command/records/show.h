/* One record on the screen. */
#ifndef PT_CLI_COMMAND_RECORDS_SHOW_H
#define PT_CLI_COMMAND_RECORDS_SHOW_H

#include "cli/command/open_records.h"

/* Reads the record of the key, also after a change, and shows what it is now. */
pt_status pt_record_show(const pt_invocation *invocation, pt_open_records *opened, pt_error *error);

#endif
