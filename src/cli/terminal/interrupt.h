/* Ctrl-C: the first asks the work to stop and leave everything right, the second ends the program. */
#ifndef PT_CLI_TERMINAL_INTERRUPT_H
#define PT_CLI_TERMINAL_INTERRUPT_H

#include "base/progress.h"

/* From now on SIGINT, SIGTERM and SIGHUP cancel progress. note is written to standard error at the first one;
 * "": nothing. SIGPIPE is ignored: a reader that went away is seen where writing fails. Both must live until
 * pt_interrupt_end(). */
void pt_interrupt_begin(pt_progress *progress, const char *note);

void pt_interrupt_end(void);

#endif
