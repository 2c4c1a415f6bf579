/* What the shell learns from a failure. */
#ifndef PT_CLI_EXIT_CODE_H
#define PT_CLI_EXIT_CODE_H

#include "base/error.h"

enum { PT_EXIT_ABANDONED = 141 }; /* as if killed by SIGPIPE: the reader of our output has gone */

int pt_exit_code(pt_status status);

/* English explanation for the manual page, marked for translation. */
const char *pt_exit_code_meaning(pt_status status);

#endif
