/* Runs one command line from its words to its exit code. */
#ifndef PT_CLI_CLI_H
#define PT_CLI_CLI_H

#include "base/settings.h"

#include <stdio.h>

/* words: without the program's name. Errors are printed here, once: to standard error, in the user's
 * language, as JSON where JSON was asked for. */
int pt_cli_run(char *const *words, size_t word_count, FILE *output, FILE *errors,
               pt_environment *environment);

#endif
