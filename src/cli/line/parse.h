/* Turns the words of a command line into a command and what was given for it.
 *
 * Options are written --name value or --name=value, anywhere; -- ends them. "-" is an argument (standard
 * input). Values are checked against their description, so that commands need not. */
#ifndef PT_CLI_LINE_PARSE_H
#define PT_CLI_LINE_PARSE_H

#include "cli/command.h"

typedef struct pt_line {
    const pt_command *command;   /* NULL: only global options, or a noun with --help */
    const char *noun;            /* NULL: none was written */
    const pt_word *more_options; /* those that depend on the first argument; NULL: none */
    const pt_given *given;       /* also of global options and of standards */
    size_t given_count;
    bool wants_help;
    bool wants_version;
} pt_line;

/* words: without the program's name. What is found lives in the arena or in words. PT_INVALID_INPUT says what
 * is wrong with the line. */
pt_status pt_line_parse(char *const *words, size_t word_count, pt_arena *arena, pt_line *line,
                        pt_error *error);

/* What a line says of an option, however wrong the rest is: so that its errors come in the language and form
 * asked for. NULL when it is not there; "" for flags. */
const char *pt_line_peek(char *const *words, size_t word_count, const char *option);

#endif
